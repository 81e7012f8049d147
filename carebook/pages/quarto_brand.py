"""The ``_brand.yml`` of a staged book, which Quarto honours by itself.

It is the project's with the area's over it. Its colours are those that can be read, its pictures
and typefaces those of the staged theme, and what would be fetched from elsewhere is left out.
"""

from copy import deepcopy
from typing import Any

import yaml

from carebook.books.look import BRAND_FOLDER, FONTS_FOLDER, Look
from carebook.config.brand import Brand
from carebook.config.brand_keys import MODES
from carebook.config.theme_tokens import ThemeTokens, load_theme_tokens

# Where the staged theme has the brand's files, from the staged book's root.
STAGED_BRAND_PATH = f"theme/html/{BRAND_FOLDER}"
_TOKEN_OF_ROLE = {"foreground": "ink", "background": "paper", "primary": "accent"}


def staged_brand_yml(brand: Brand, look: Look) -> str:
    """Return the text of ``_brand.yml`` for a staged book."""
    tokens = load_theme_tokens(look.theme)
    data: dict[str, Any] = deepcopy(dict(brand.layers.data))
    given = {role for role, _ in brand.colours}
    for role, token in _TOKEN_OF_ROLE.items():
        if role in given:
            data["color"][role] = _by_mode(tokens, token)
    kinds: dict[str, Any] = data.get("typography") or {}
    data["typography"] = kinds
    if isinstance(data.get("color"), dict):
        data["color"].pop("link", None)  # typography has it below, as a colour that can be read
    for kind, token, role in (("link", "link", "link"), ("headings", "heading", "headings")):
        if role in given:
            of_kind = kinds[kind] if isinstance(kinds.get(kind), dict) else {}
            kinds[kind] = {**of_kind, "color": _by_mode(tokens, token)}
    _keep_own_typefaces(brand, kinds)
    data["logo"] = _logos(look)
    kept = {name: value for name, value in data.items() if value}
    return yaml.safe_dump(kept, sort_keys=False, allow_unicode=True)


def _by_mode(tokens: ThemeTokens, token: str) -> dict[str, str]:
    return {mode: getattr(tokens, mode)[token] for mode in MODES}


def _keep_own_typefaces(brand: Brand, kinds: dict[str, Any]) -> None:
    """Leave the typefaces whose files are at hand, by their place in the staged theme."""
    number, fonts = 0, []
    for face in brand.typefaces:
        names = []
        for path, _ in face.files:
            number += 1
            suffix = ".otf" if path.read_bytes()[:4] == b"OTTO" else ".ttf"
            names.append({"path": f"{STAGED_BRAND_PATH}/{FONTS_FOLDER}/font-{number}{suffix}"})
        fonts.append({"family": face.family, "source": "file", "files": names})
    kinds.pop("fonts", None)
    if fonts:
        kinds["fonts"] = fonts
    for kind, own in (("base", brand.text), ("headings", brand.headings)):
        choice = kinds.get(kind)
        if own is None and isinstance(choice, dict):
            choice.pop("family", None)
        elif own is None:
            kinds.pop(kind, None)


def _logos(look: Look) -> dict[str, Any]:
    brand = look.brand
    if brand is None:
        return {}

    def picture(name: str, alt: str) -> dict[str, str]:
        return {"path": f"{STAGED_BRAND_PATH}/{name}", "alt": alt}

    logos: dict[str, Any] = {}
    if brand.icon:
        logos["small"] = picture(brand.icon, brand.logo_alt)
    if brand.logo:
        logos["medium"] = picture(brand.logo, brand.logo_alt)
        if brand.logo_dark:
            dark = picture(brand.logo_dark, brand.logo_alt)
            logos["medium"] = {"light": logos["medium"], "dark": dark}
    if brand.cover:
        logos["large"] = picture(brand.cover, brand.cover_alt)
    return logos
