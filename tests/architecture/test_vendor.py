"""The third-party browser files are what the manifest says, and no stylesheet calls home."""

import json
import re
import shutil
from pathlib import Path

import pytest

from tools import vendor

STATIC = vendor.ROOT / "static"
OTHER_HOST = re.compile(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", re.IGNORECASE)
ADDRESS = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")


def addresses(css: str) -> list[str]:
    return [first or second for first, second in ADDRESS.findall(css)]


def hosts(css: str) -> list[str]:
    return [address for address in addresses(css) if OTHER_HOST.match(address)]


def stylesheets() -> list[Path]:
    return sorted(STATIC.rglob("*.css"))


def test_vendored_files_equal_their_manifest() -> None:
    assert list(vendor.faults()) == []


def test_a_changed_missing_or_added_file_is_told(tmp_path: Path) -> None:
    copy = tmp_path / "vendor"
    shutil.copytree(vendor.VENDOR, copy)
    (copy / "htmx" / "htmx.min.js").write_text("changed")
    (copy / "htmx" / "LICENSE").unlink()
    (copy / "extra.js").write_text("added")

    found = list(vendor.faults(copy))

    assert found == [
        "extra.js is not in the manifest",
        "htmx/LICENSE is missing",
        "htmx/htmx.min.js differs from the manifest",
    ]


def test_manifest_names_the_versions_of_the_package_file() -> None:
    wanted = json.loads((vendor.ROOT / "package.json").read_text())["dependencies"]
    packages = json.loads(vendor.MANIFEST.read_text())["packages"]

    assert {name: entry["version"] for name, entry in packages.items()} == wanted
    assert all(entry["licence"] for entry in packages.values())


def test_lock_file_names_no_registry() -> None:
    assert "http" not in re.sub(
        r'"url": "[^"]*"', "", (vendor.ROOT / "package-lock.json").read_text()
    )


def test_an_edit_that_applies_too_often_or_too_seldom_stops_the_copy() -> None:
    edit = vendor.Edit("a", "b", times=1)

    assert edit.apply("cat", "sample") == "cbt"
    with pytest.raises(vendor.VendorError, match="applied 2 times"):
        edit.apply("caat", "sample")


@pytest.mark.parametrize("path", stylesheets(), ids=lambda path: path.name)
def test_no_stylesheet_names_another_host_or_a_missing_file(path: Path) -> None:
    css = path.read_text()

    assert hosts(css) == []
    for address in addresses(css):
        assert (path.parent / address.split("#")[0]).exists(), address


def test_a_remote_font_would_be_found() -> None:
    assert hosts("src:url(https://assets.example.org/a.woff2)")
    assert hosts("@import '//fonts.example.org/x.css'")


@pytest.mark.parametrize("path", stylesheets(), ids=lambda path: path.name)
def test_no_stylesheet_uses_the_licensed_font(path: Path) -> None:
    assert "frutiger" not in path.read_text().lower()


@pytest.mark.parametrize("name", ["nhsuk-frontend.min.css", "nhsuk-frontend.min.js"])
def test_source_maps_are_dropped(name: str) -> None:
    assert "sourceMappingURL" not in (vendor.VENDOR / "nhsuk-frontend" / name).read_text()
