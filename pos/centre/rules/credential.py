"""就医凭证: the patient's own credential, alive, here, and complete papers for an agent.

Basis: CITY Beijing (nothing shown), JN and CITY Shanghai (money is shared in a family, cards are
not), SIM for tokens.
"""

from datetime import datetime

from pos.centre.facts import Facts, TokenFacts
from pos.centre.policy import Policy
from pos.model import NoCredential
from pos.refusals import Reason, Refusal


def check(facts: Facts, policy: Policy) -> Refusal | None:
    """Shown, known, its token alive and of this pharmacy, the patient's own, papers complete."""
    if isinstance(facts.sale.credential, NoCredential):
        return Refusal(Reason.CREDENTIAL_MISSING)
    if facts.person is None:
        return Refusal(Reason.CREDENTIAL_UNKNOWN, variant="unknown")
    if facts.token is not None:
        refused = _token(facts.token, facts, policy.code.token_lifetime_s)
        if refused is not None:
            return refused
    if facts.sale.patient not in ("", facts.person.person):
        return Refusal(Reason.USE_PATIENT_CREDENTIAL)
    return _proxy(facts)


def _token(token: TokenFacts, facts: Facts, lifetime_s: int) -> Refusal | None:
    age = facts.now - datetime.fromisoformat(token.issued_at)
    if age.total_seconds() > lifetime_s:
        return Refusal(Reason.TOKEN_EXPIRED, {"lifetime_min": str(lifetime_s // 60)})
    if token.spent_at:
        return Refusal(Reason.TOKEN_SPENT)
    if token.pharmacy != facts.sale.pharmacy:
        return Refusal(Reason.TOKEN_ELSEWHERE)
    return None


def _proxy(facts: Facts) -> Refusal | None:
    papers = facts.sale.papers
    if not papers.agent or (papers.patient and papers.agent_paper):
        return None
    missing = "agent" if papers.patient else "patient" if papers.agent_paper else "both"
    return Refusal(Reason.PROXY_PAPERS_INCOMPLETE, variant=missing)


def basis(policy: Policy) -> str:
    return "JN, CITY Beijing, SIM"
