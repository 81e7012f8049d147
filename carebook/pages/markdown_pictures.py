"""Pictures in Markdown: files beside the notebook and pasted attachments, copied to the pages.

A picture is what its content says, whatever its name. One that cannot be shown is told, and a line
stands in its place.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

from carebook.core.files import sha256
from carebook.core.picture_content import PictureContent, read_picture
from carebook.core.svg_cleaning import clean_svg
from carebook.notebooks.cell_places import CellPlace
from carebook.pages.not_shown import not_shown
from carebook.pages.placed_text import PlacedText, TextChange
from carebook.pages.project_files import find_file, read_bytes
from carebook.pages.staging import PICTURES_FOLDER, Staging
from carebook.text import markdown
from carebook.text.markdown_links import InlineLink, find_links
from carebook.text.plain_text import join_lines, markdown_to_text
from carebook.tools.typst import picture_problem

# Larger ones make a page that no phone opens; a printed page is 3,000 pixels wide at most.
MAX_PICTURE_BYTES, MAX_PICTURE_PIXELS = 10_000_000, 10_000
_CHECKED_FORMATS = ("svg", "gif", "webp")
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_DATA_ADDRESS = re.compile(r"data:(?P<type>[^;,]*)(?P<details>[^,]*),(?P<body>.*)", re.DOTALL)
_SUFFIXES = {"jpeg": "jpg", "jpe": "jpg", "svgz": "svg"}
# The attachments of a notebook's cell: by name, and by type, in base64.
Attachments = Mapping[str, Mapping[str, Any]]


class UnusablePictureError(Exception):
    """A picture that no page can show; the message says why, in a few words."""


def with_staged_pictures(
    source: PlacedText, staging: Staging, attachments: Attachments
) -> PlacedText:
    """Return a text whose pictures are files of the staged folder, and put them into it."""
    if "![" not in source.text:
        return source
    changes: list[TextChange] = []
    for link in find_links(source.text, staging.references):
        if link.is_picture:
            changes += _picture_changes(link, source.place_at(link.start), staging, attachments)
    return source.with_changes(changes)


def _picture_changes(
    link: InlineLink, place: CellPlace, staging: Staging, attachments: Attachments
) -> Iterator[TextChange]:
    if link.target.removeprefix(staging.path_to_root) in staging.files:
        # It was put there before: a drawing that was typed as HTML.
        return
    shown = _shown_name(link.target)
    try:
        content, name = _read(link.target, place, staging, attachments)
        file = stage_picture(content, name, shown, place, staging)
    except UnusablePictureError as problem:
        staging.warn(place, f"the picture '{shown}' is not shown: {problem}")
        yield TextChange(link.start, link.opened, f"{not_shown(f'Picture not shown: {shown}.')} ")
        yield TextChange(link.closed, link.end, "")
        return
    attributes = [link.attributes_without("alt", "fig-alt")]
    alt = link.attribute("fig-alt") or link.attribute("alt")
    if not (alt or markdown_to_text(link.label)):
        staging.warn(
            place,
            f"expected words for those who do not see the picture '{shown}', found none; write "
            f'![What it shows]({shown}) or {{fig-alt="What it shows"}}',
        )
        alt = f"A picture without a description: {shown}"
    if alt:
        attributes.append(f"fig-alt={markdown.quote_attribute(alt)}")
    words = " ".join(part for part in attributes if part)
    title = f" {markdown.quote_attribute(link.title)}" if link.title else ""
    braces = f"{{{words}}}" if words else ""
    address = f"{staging.path_to_root}{file}"
    yield TextChange(link.closed, link.end, f"]({address}{title}){braces}")


def stage_picture(content: bytes, name: str, shown: str, place: CellPlace, staging: Staging) -> str:
    """Put a picture into the staged folder and return its path there.

    Args:
        content: the file.
        name: what its file is called after; its ending is that of its content.
        shown: how messages name it.
        place: where it stands.
        staging: the chapter.

    Raises:
        UnusablePictureError: no page can show it.

    """
    picture = read_picture(content)
    if picture is None:
        raise UnusablePictureError(
            "expected a complete PNG, JPEG, SVG, GIF or WebP, found another or a damaged file"
        )
    _tell_other_type(picture, name, shown, place, staging)
    wide, tall = picture.size
    if max(wide, tall) > MAX_PICTURE_PIXELS and picture.format != "svg":
        raise UnusablePictureError(
            f"expected at most {MAX_PICTURE_PIXELS:,} pixels each way, found {wide:,} by {tall:,}; "
            "save it smaller"
        )
    if picture.format == "svg":
        content = _cleaned(content, shown, place, staging)
    # What the others hold, a reader of their form finds out by itself.
    if picture.format in _CHECKED_FORMATS:
        problem = picture_problem(content, picture.format, staging.build_cache)
        if problem:
            raise UnusablePictureError(f"it cannot be printed ({problem})")
    stem = re.sub(r"[^a-z0-9]+", "-", PurePosixPath(name).stem.lower()).strip("-") or "picture"
    # Named by its content, so that two of one name do not clash and the same one stands once.
    file = f"{PICTURES_FOLDER}/{stem[:40]}-{sha256(content)[:10]}.{picture.format}"
    staging.files[file] = content
    return file


def _tell_other_type(
    picture: PictureContent, name: str, shown: str, place: CellPlace, staging: Staging
) -> None:
    suffix = PurePosixPath(name).suffix[1:].lower()
    if suffix and _SUFFIXES.get(suffix, suffix) != picture.format:
        staging.warn(
            place,
            f"the picture '{shown}' is a file of the type {picture.format}, whatever its name "
            "says; it is shown as that, and is better renamed",
        )


def _cleaned(content: bytes, shown: str, place: CellPlace, staging: Staging) -> bytes:
    try:
        cleaned, dropped = clean_svg(content)
    except ValueError as problem:
        raise UnusablePictureError(str(problem)) from None
    if dropped:
        staging.warn(
            place,
            f"the picture '{shown}' runs or fetches something, which was left out: "
            f"{', '.join(dropped)}",
        )
    return cleaned


def _read(
    target: str, place: CellPlace, staging: Staging, attachments: Attachments
) -> tuple[bytes, str]:
    """Return a picture's content and its name."""
    scheme = found[1].lower() if (found := _SCHEME.match(target)) else ""
    if scheme == "attachment":
        return _read_attachment(unquote(target.partition(":")[2]), attachments)
    if scheme == "data":
        return _read_data_address(target), ""
    # A letter and a colon are a drive of Windows.
    if len(scheme) > 1 or target.startswith(("//", "\\\\")):
        raise UnusablePictureError(
            "no page asks another computer for anything; save the picture beside the notebook"
        )
    if not target:
        raise UnusablePictureError("expected the name of a file, found none")
    file = find_file(target, staging, str(PurePosixPath(place.chapter).parent))
    content = read_bytes(file, MAX_PICTURE_BYTES)
    if isinstance(content, str):
        raise UnusablePictureError(content)
    return content, file.name


def _read_attachment(name: str, attachments: Attachments) -> tuple[bytes, str]:
    bundle = attachments.get(name)
    if not bundle:
        raise UnusablePictureError("no such attachment in this cell; paste the picture again")
    kind = next((one for one in sorted(bundle) if one.startswith("image/")), "")
    body = bundle.get(kind) if kind else None
    text = "".join(body) if isinstance(body, list) else str(body or "")
    if kind == "image/svg+xml" and text.lstrip().startswith("<"):
        return text.encode(), name
    return _from_base64(text), name


def _read_data_address(target: str) -> bytes:
    found = _DATA_ADDRESS.match(target)
    if not found:
        raise UnusablePictureError("expected data:TYPE;base64,..., found something else")
    if "base64" in found["details"]:
        return _from_base64(unquote(found["body"]))
    return unquote_to_bytes(found["body"])


def _from_base64(text: str) -> bytes:
    if len(text) > MAX_PICTURE_BYTES * 4 // 3:
        raise UnusablePictureError(f"at most {MAX_PICTURE_BYTES // 1_000_000} MB are read")
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise UnusablePictureError("expected a picture in base64, found something else") from None


def _shown_name(target: str) -> str:
    """Return an address as messages name it: short, and on one line."""
    plain = join_lines(target)
    return f"{plain[:60]}..." if len(plain) > 63 else plain
