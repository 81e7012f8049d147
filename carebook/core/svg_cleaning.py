"""An SVG that only draws: without programs, and without anything from elsewhere."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError, ParserCreate

_SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
_ACTIVE_ELEMENTS = frozenset(
    ("script", "foreignobject", "iframe", "embed", "object", "handler", "audio", "video", "canvas")
)
# What draws nothing: titles of programs, and how a drawing program shows its windows.
_UNSEEN_ELEMENTS = frozenset(("metadata", "namedview"))
_FETCHED = re.compile(r"url\(\s*[\"']?(?!\s*[\"']?#)[^)]*\)", re.IGNORECASE)
_IMPORT = re.compile(r"@import[^;]*;?", re.IGNORECASE)
_SAFE_ADDRESS = re.compile(r"\s*(?:#|data:image/(?:png|jpe?g|gif|webp)[;,])", re.IGNORECASE)


def clean_svg(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """Return an SVG without what runs or fetches something, and what was taken out.

    Raises:
        ValueError: it is no XML, or it declares entities, so that nobody knows how large it is.

    """
    _refuse_entities(content)
    try:
        root = ElementTree.fromstring(content)  # noqa: S314  (entities are refused before)
    except ElementTree.ParseError as error:
        raise ValueError(f"it is no complete SVG ({error})") from None
    dropped = tuple(dict.fromkeys(_clean(root)))
    _say_size(root)
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _XLINK)
    return ElementTree.tostring(root, encoding="utf-8"), dropped


def _say_size(root: ElementTree.Element) -> None:
    """Give a drawing without a size that of its view, as programs for print take it."""
    view = root.get("viewBox", "").replace(",", " ").split()
    sides = [root.get(name, "%") for name in ("width", "height")]
    if len(view) == 4 and all(side.endswith("%") for side in sides):
        root.set("width", view[2])
        root.set("height", view[3])


def _refuse_entities(content: bytes) -> None:
    found: list[str] = []
    parser = ParserCreate()
    parser.EntityDeclHandler = lambda name, *_: found.append(name)
    try:
        parser.Parse(content, True)
    except ExpatError as error:
        raise ValueError(f"it is no complete SVG ({error})") from None
    if found:
        raise ValueError(f"it declares the entity '{found[0][:40]}'")


def _clean(element: ElementTree.Element) -> Iterator[str]:
    """Take out of an element what does more than draw; yield what that was."""
    yield from _clean_attributes(element)
    if element.text and _local(element.tag) == "style":
        element.text, was = _without_fetching(element.text), element.text
        if element.text != was:
            yield "a style from elsewhere"
    for child in list(element):
        name = _local(child.tag)
        if name in _ACTIVE_ELEMENTS or name in _UNSEEN_ELEMENTS or _animates_address(child):
            element.remove(child)
            if name not in _UNSEEN_ELEMENTS:
                yield f"<{name}>"
        else:
            yield from _clean(child)


def _clean_attributes(element: ElementTree.Element) -> Iterator[str]:
    for key, value in list(element.attrib.items()):
        name = _local(key)
        if name.startswith("on"):
            del element.attrib[key]
            yield f"{name}="
        elif name in ("href", "src", "base") and not _SAFE_ADDRESS.match(value):
            del element.attrib[key]
            yield f"the address '{' '.join(value.split())[:60]}'"
        elif (cleaned := _without_fetching(value)) != value:
            element.attrib[key] = cleaned
            yield "a style from elsewhere"


def _animates_address(element: ElementTree.Element) -> bool:
    return _local(element.get("attributeName", "")) in ("href", "src")


def _without_fetching(style: str) -> str:
    # In a style, a character may be written by its number, which would hide it here.
    if "\\" in style:
        return ""
    return _IMPORT.sub("", _FETCHED.sub("none", style))


def _local(name: object) -> str:
    # Comments and instructions have no name.
    text = name if isinstance(name, str) else ""
    return text.rpartition("}")[2].rpartition(":")[2].lower()
