"""The council briefing: the paper that goes with a scrutiny panel's agenda, as PDF and for Word."""
