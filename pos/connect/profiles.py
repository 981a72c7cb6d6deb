"""What a scenario must know of the regions before it is played: their names, areas and keys."""

from typing import Any

from pos.centre import regions


def area_of(region: str) -> str:
    """A region's own area code; BadFile with the nearest name for a region that there is not."""
    return regions.policies(region)[-1].area


def check_overrides(region: str, overrides: dict[str, dict[str, Any]], file: str) -> None:
    """BadFile with file and key for a `[policy.<table>]` that the region's rules do not have."""
    for policy in regions.policies(region) if overrides else ():
        regions.overridden(policy, overrides, file)
