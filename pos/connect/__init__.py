"""The composition root: a URL becomes a stage, which is a street with a shop at one end of it.

Only the commands and the till's `__main__` come here. `sqlite:///FILE` (the default) keeps the
centre in the same process; POS_URL or `--url` name another database, `postgresql+psycopg://…` one
at a server that several tills share.
"""

from pos.connect.creating import Given, create, create_from_file
from pos.connect.opening import (
    PLAYED,
    Stage,
    default_url,
    open_or_create_demo,
    open_stage,
    shown_url,
    stage_world,
)

__all__ = [
    "PLAYED",
    "Given",
    "Stage",
    "create",
    "create_from_file",
    "default_url",
    "open_or_create_demo",
    "open_stage",
    "shown_url",
    "stage_world",
]
