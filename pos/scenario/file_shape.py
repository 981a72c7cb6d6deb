"""The whole file of a scenario as one struct: what is checked of its head, and its JSON Schema."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from pos.scenario.shapes import Expect, Step, Words
from pos.scenario.steps import STEPS
from pos.world.shapes import (
    GivenBinding,
    GivenOperator,
    GivenPerson,
    GivenPharmacy,
    GivenProduct,
)

FORMAT = 1
ID = r"^[A-Za-z0-9]+(-[A-Za-z0-9]+)*\Z"


def _says(description: str, *examples: Any) -> msgspec.Meta:
    return msgspec.Meta(description=description, examples=list(examples) or None)


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What stands above the world and the steps."""

    format: Annotated[int, _says("The language's version.", FORMAT)] = FORMAT
    id: Annotated[
        str,
        msgspec.Meta(
            pattern=ID, description="The file's own name, without .scn.toml.", examples=["FAM-001"]
        ),
    ]
    title: Annotated[Words, _says("One sentence, in at least one language.")]
    level: Annotated[
        Literal["must", "should", "may"], _says("What a failure means; only `must` fails a run.")
    ] = "must"
    verifies: Annotated[tuple[str, ...], _says("Requirements.", ["REQ-FAM-01"])] = ()
    supersedes: Annotated[tuple[str, ...], _says("Scenarios that this one replaces.")] = ()
    source: Annotated[tuple[str, ...], _says("Where the rule is written.", ["JN"])] = ()
    tags: Annotated[tuple[str, ...], _says("Words to select by.", ["smoke"])] = ()
    note: Annotated[str, _says("For whoever reads the file.")] = ""


HEAD_KEYS = tuple(one.name for one in msgspec.structs.fields(Head))


def schema() -> dict[str, Any]:
    """The JSON Schema of a scenario file, for editors and for other people's programs."""
    any_step: Any = _any_of(tuple(STEPS.values()))
    whole = msgspec.defstruct(
        "Scenario",
        [
            ("region", Annotated[str, _says("A region's profile.", "demo")], "demo"),
            ("clock", Annotated[datetime, _says("When it begins.", "2026-03-03T09:00:00+08:00")]),
            ("use", Annotated[list[str], _says("Worlds, relative to the file.")], ()),
            ("case", Annotated[list[dict[str, Any]], _says("A value for each ${name}.")], ()),
            ("policy", Annotated[dict[str, dict[str, Any]], _says("Keys of the region.")], {}),
            ("pharmacies", dict[str, GivenPharmacy], {}),
            ("operators", dict[str, GivenOperator], {}),
            ("people", dict[str, GivenPerson], {}),
            ("bindings", Annotated[list[GivenBinding], _says("In the order of debit.")], ()),
            ("products", dict[str, GivenProduct], {}),
            ("step", list[any_step]),
            ("then", Annotated[Expect, _says("What must hold at the end.")], Expect()),
        ],
        bases=(Head,),
        kw_only=True,
        forbid_unknown_fields=True,
    )
    made = msgspec.json.schema(whole)
    assert isinstance(made, dict)
    text = msgspec.json.encode(made).decode()
    # \Z is Python's; in the patterns of JSON Schema the end of the text is $.
    plain: dict[str, Any] = msgspec.json.decode(text.replace(r"\\Z", "$"))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of the pharmacy counter (*.scn.toml)",
        **plain,
    }


def _any_of(shapes: tuple[type[Step], ...]) -> Any:
    whole: Any = shapes[0]
    for one in shapes[1:]:
        whole = whole | one
    return whole
