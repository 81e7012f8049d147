"""A council's logo: whether a file is a picture that can be printed, by its content."""

from pathlib import Path
from typing import Literal

from carebook.config.briefing_details import Logo
from carebook.config.params import Params
from carebook.core.errors import InputError
from carebook.core.picture_content import (
    active_svg_content,
    read_picture,
    says_svg_size,
)
from carebook.core.project import Project

LogoFormat = Literal["png", "jpg", "svg"]
# A logo is printed a few centimetres wide: larger files are pictures of something else.
MAX_LOGO_BYTES, MAX_LOGO_PIXELS = 2_000_000, 4000
_WHAT_TO_SUPPLY = (
    f"supply a logo as PNG, JPEG or SVG of at most {MAX_LOGO_BYTES // 1_000_000} MB and "
    f"{MAX_LOGO_PIXELS} pixels each way, or remove"
)
_KEY_OF_PAPER = "briefing: logo"


def find_logo(project: Project, params: Params) -> tuple[Path, LogoFormat] | None:
    """Return the logo of an area's paper and its format, or None where it has none.

    Raises:
        InputError: the logo cannot be used; the message says what to supply.

    """
    logo = params.briefing.logo
    if logo is None:
        return None
    return check_logo(logo, project.params, project.relative_to_root(project.params))


def check_logo(logo: Logo, params: Path, shown: Path) -> tuple[Path, LogoFormat]:
    """Return where a logo is and its format.

    Args:
        logo: as given in ``params/``.
        params: the folder that its path starts from, and that it may not leave.
        shown: the folder as messages name it.

    Raises:
        InputError: there is no such file, or it cannot be used; the message says what to supply.

    """
    path, name = (params / logo.file).resolve(), str(shown / logo.file)
    if not path.is_relative_to(params.resolve()):
        raise _unusable(name, "a logo inside params/, found a path that leaves it", _KEY_OF_PAPER)
    return path, logo_format(path, name, _KEY_OF_PAPER)


def logo_format(path: Path, place: str, key: str) -> LogoFormat:
    """Return the format of a logo's file.

    Args:
        path: where it is.
        place: where that is said, as messages name it.
        key: what to remove where there is no logo to supply.

    Raises:
        InputError: there is no such file, or it cannot be used; the message says what to supply.

    """
    try:
        size = path.stat().st_size
        if size > MAX_LOGO_BYTES:
            raise _unusable(place, f"a smaller file, found {size / 1_000_000:,.1f} MB", key)
        content = path.read_bytes()
    except OSError as error:
        why = (error.strerror or "no file").lower()
        raise _unusable(place, f"a logo, found: {why}", key) from None
    picture = read_picture(content)
    if picture is not None and picture.format == "svg":
        if active := active_svg_content(content):
            wanted = f"an SVG that only draws, found '{active}', which runs or fetches something"
            raise _unusable(place, wanted, key)
        if not says_svg_size(content):
            raise _unusable(place, "a complete SVG with a size, found one without", key)
        return "svg"
    if picture is None or picture.format not in ("png", "jpg"):
        wanted = "a complete PNG, JPEG or SVG, found another or a damaged file"
        raise _unusable(place, wanted, key)
    if max(picture.size) > MAX_LOGO_PIXELS:
        wide, tall = picture.size
        raise _unusable(place, f"a smaller picture, found {wide} by {tall} pixels", key)
    return picture.format


def _unusable(place: str, wanted: str, key: str) -> InputError:
    return InputError(f"{place}: expected {wanted}; {_WHAT_TO_SUPPLY} {key}")
