"""The port's contract: what the rules' tests say of SQLite holds word for word on PostgreSQL.

Ordinary runs play the ones where money, messages and PINs meet the database; `make torture` plays
every module of rules and of the desk again.
"""

from types import ModuleType

import pytest
import test_day
import test_desk_accounts
import test_desk_cards
import test_desk_password
import test_desk_pin
import test_desk_set
import test_rules_binding
import test_rules_card_and_person
import test_rules_code
import test_rules_coverage
import test_rules_designation
import test_rules_family
import test_rules_family_changes
import test_rules_messages
import test_rules_own_account
import test_rules_pin
import test_rules_tianjin
import test_tickets
import test_undoing
import test_undoing_letters

pytestmark = [pytest.mark.xdist_group("postgresql"), pytest.mark.usefixtures("at_server")]

ALWAYS = (test_rules_messages, test_desk_accounts)
AT_LENGTH = (
    test_day, test_rules_family_changes, test_undoing, test_undoing_letters, test_desk_cards,
    test_desk_password, test_desk_pin, test_desk_set, test_rules_binding,
    test_rules_card_and_person, test_rules_code, test_rules_coverage, test_rules_designation,
    test_rules_family, test_rules_own_account, test_rules_pin, test_rules_tianjin,
    test_tickets,
)  # fmt: skip


def again(module: ModuleType, *marks: pytest.MarkDecorator) -> type:
    """A module's tests as a class of this one, so that they run under this one's fixtures."""
    tests = {
        name: staticmethod(one) for name, one in vars(module).items() if name.startswith("test_")
    }
    return type("Test", (), {**tests, "pytestmark": list(marks)})


for module in ALWAYS:
    globals()[f"Test_{module.__name__}"] = again(module)
for module in AT_LENGTH:
    globals()[f"Test_{module.__name__}"] = again(module, pytest.mark.torture)
