"""What becomes of each element of HTML that stands in Markdown."""

from collections.abc import Mapping

# Elements of which nothing is shown, and that are told.
DROPPED = frozenset(
    [
        "script",
        "style",
        "iframe",
        "frame",
        "frameset",
        "object",
        "embed",
        "applet",
        "form",
        "input",
        "button",
        "select",
        "textarea",
        "noscript",
        "template",
        "canvas",
        "audio",
        "video",
        "map",
        "base",
        "link",
        "meta",
        "dialog",
        "portal",
        "slot",
    ]
)
# Those without an end of their own.
VOID = frozenset(["br", "hr", "img", "input", "embed", "base", "link", "meta", "wbr", "frame"])
# Elements that are turned as a whole, with all that stands in them.
WHOLE = frozenset(["table", "ul", "ol", "dl", "pre", "blockquote"])
MARKS: Mapping[str, str] = {
    **dict.fromkeys(("b", "strong"), "**"),
    **dict.fromkeys(("i", "em", "cite", "dfn", "var"), "*"),
    **dict.fromkeys(("s", "del", "strike"), "~~"),
}
CLASSES: Mapping[str, str] = {"u": "underline", "ins": "underline", "mark": "mark", "kbd": "kbd"}
# Shown as what they hold. What they look like is for the house style to say.
SEEN_THROUGH = frozenset(
    [
        "span",
        "small",
        "big",
        "font",
        "abbr",
        "acronym",
        "q",
        "time",
        "data",
        "bdi",
        "bdo",
        "label",
        "tt",
        "nobr",
        "picture",
        "source",
    ]
)
DIVIDING = frozenset(
    [
        "div",
        "section",
        "article",
        "aside",
        "main",
        "header",
        "footer",
        "nav",
        "center",
        "address",
        "figure",
        "figcaption",
        "p",
    ]
)

# Boxes as many notebooks have them, by their class, and the callouts that say the same.
ALERT_BOXES: Mapping[str, str] = {
    "alert-info": "note",
    "alert-success": "tip",
    "alert-warning": "warning",
    "alert-danger": "caution",
}
