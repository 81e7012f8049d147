"""What the printed editions share: their templates, their check of tables, and one typesetting."""

import shutil
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

from carebook.books.look import BRAND_FOLDER, FONTS_FOLDER, Look
from carebook.config.theme_tokens import TOKENS_FILE
from carebook.core.cache import BuildCache, folder_checksum, module_checksum
from carebook.core.errors import ToolError
from carebook.core.files import file_sha256
from carebook.tools import typst
from carebook.tools.typst import BRAND_FONTS_FOLDER, problem_of, typeset
from carebook.tools.vega import font_folder

# Templates that each edition's own is made with.
_SHARED_TEMPLATES = ("blocks", "look")
_PICTURE_SUFFIXES = (".svg", ".png", ".jpg", ".gif", ".webp")


def write_typeset_pdf(
    template: str,
    body: str,
    folder: Path,
    theme: Path,
    inputs: Mapping[str, str],
    target: Path,
    build_cache: BuildCache,
    last: Path | None = None,
) -> None:
    """Set a text in type as PDF/UA-1.

    Args:
        template: the file of ``theme/typst`` without its ending, and the function in it that takes
            the text.
        body: the text as Typst.
        folder: a working folder that holds its pictures.
        theme: the project's ``theme`` folder.
        inputs: what the template prints and that is not ours to write as code.
        target: where the PDF goes.
        build_cache: what was made before of the same inputs is taken from there.
        last: the PDF of the last build, which is copied where ``build_cache`` knows it as made of
            the same inputs.

    Raises:
        ToolError: Typst cannot make it.

    """
    templates = copy_templates(theme, folder, template)
    source = _source(template, body)
    main = folder / "main.typ"
    main.write_text(source, encoding="utf-8", newline="\n")
    parts = {
        "typst": version("typst"),
        "code": module_checksum(typst.__file__),
        "fonts": _fonts_checksums(folder),
        "template": templates,
        "source": source,
        "inputs": dict(inputs),
        "pictures": picture_checksums(folder),
    }
    if last is not None and last.is_file() and build_cache.find("pdf", parts) == file_sha256(last):
        shutil.copyfile(last, target)
        return
    target.write_bytes(typeset(main, folder, inputs))
    build_cache.store("pdf", parts, file_sha256(target))


def book_problem(template: str, body: str, folder: Path, inputs: Mapping[str, str]) -> str:
    """Return why a part of a text cannot be set in type, in Typst's own words; nothing if it can.

    The arguments are those of :func:`write_typeset_pdf`, which has copied the templates already.
    What the rest of the book has, such as the target of a link, is no problem.
    """
    main = folder / "part.typ"
    main.write_text(_source(template, body), encoding="utf-8", newline="\n")
    problem = problem_of(main, folder, inputs)
    main.unlink()
    return "" if problem.startswith("label ") else problem


def _source(template: str, body: str) -> str:
    return f'#import "{template}.typ": *\n#show: {template}\n\n{body}'


def _fonts_checksums(folder: Path) -> str | list[str]:
    house = folder_checksum(font_folder())
    own = sorted((folder / BRAND_FONTS_FOLDER).glob("*"))
    return [house, *map(file_sha256, own)] if own else house


def copy_templates(theme: Path, folder: Path, template: str) -> dict[str, str]:
    """Copy an edition's template and what it is made with into a folder; return them by name."""
    files = [theme / "typst" / f"{name}.typ" for name in (*_SHARED_TEMPLATES, template)]
    texts = {path.name: path.read_text("utf-8") for path in (*files, theme / TOKENS_FILE)}
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    fonts = theme / "html" / BRAND_FOLDER / FONTS_FOLDER
    if fonts.is_dir():
        shutil.copytree(fonts, folder / BRAND_FONTS_FOLDER, dirs_exist_ok=True)
    return texts


def copy_cover_logo(look: Look, folder: Path) -> dict[str, str]:
    """Copy a brand's logo for paper into a folder; return what a template is told of it."""
    if look.cover_logo is None or look.brand is None:
        return {}
    folder.mkdir(parents=True, exist_ok=True)
    name = f"brand-{look.cover_logo.name}"
    shutil.copyfile(look.cover_logo, folder / name)
    return {"logo": name, "logo-alt": look.brand.cover_alt}


def require_table_headers(where: str, body: str) -> None:
    """Refuse a table without a header row: Typst's own check of PDF/UA-1 lets it pass.

    Raises:
        ToolError: naming ``where`` it is.

    """
    if lacks_table_header(body):
        raise ToolError(
            f"{where}: expected a header row in every table, found a table without one; give it a "
            "first line of headings"
        )


def lacks_table_header(body: str) -> bool:
    """Whether some table of a text in Typst has no header row."""
    return body.count("#table(") > body.count("table.header(")


def picture_checksums(folder: Path) -> dict[str, str]:
    """Return the checksum of every picture in a working folder, by its path from there."""
    return {
        path.relative_to(folder).as_posix(): file_sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.suffix in _PICTURE_SUFFIXES and path.is_file()
    }
