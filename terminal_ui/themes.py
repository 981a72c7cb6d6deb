"""Four looks. None of them says anything by colour alone: a sign and a word stand beside it."""

from textual.theme import Theme

# Colour-safe: blue and orange of Okabe and Ito, which people with any colour blindness tell apart.
THEMES = (
    Theme(
        name="dark", dark=True, primary="#3B82C4", secondary="#5B7FA6", accent="#E0A93B",
        success="#5FBF77", warning="#E0A93B", error="#E8615A",
        foreground="#E6E9EE", background="#10151C", surface="#161D27", panel="#212B38",
    ),
    Theme(
        name="light", dark=False, primary="#1D5FA0", secondary="#48688C", accent="#9A5B00",
        success="#1B7A37", warning="#8A5300", error="#B3261E",
        foreground="#1A1F26", background="#F7F8FA", surface="#ECEFF3", panel="#DDE3EA",
    ),
    Theme(
        name="high-contrast", dark=True, primary="#00B7FF", secondary="#FFFFFF", accent="#FFFF00",
        success="#00FF66", warning="#FFFF00", error="#FF6B6B",
        foreground="#FFFFFF", background="#000000", surface="#000000", panel="#1A1A1A",
    ),
    Theme(
        name="colour-safe", dark=True, primary="#56B4E9", secondary="#0072B2", accent="#F0E442",
        success="#56B4E9", warning="#F0E442", error="#E69F00",
        foreground="#F2F2F2", background="#101418", surface="#181E24", panel="#242C34",
    ),
)  # fmt: skip
NAMES = tuple(theme.name for theme in THEMES)
