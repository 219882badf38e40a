"""Third-party browser files: copied from npm packages into static/vendor, edited, and sealed.

    npm ci --ignore-scripts && python tools/vendor.py     copy, edit, write the manifest
    python tools/vendor.py --check                        compare the files with the manifest

The results are committed, so that neither tests nor servers need Node. Every edit states how
often it must apply: a new release that looks different stops the copy instead of slipping by.
"""

import argparse
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "static" / "vendor"
MODULES = ROOT / "node_modules"
MANIFEST = VENDOR / "MANIFEST.json"

FONT = '"Source Sans 3 Variable",arial,sans-serif'


class VendorError(Exception):
    """A package is not what the edits expect, or a vendored file was changed by hand."""


@dataclass(frozen=True)
class Edit:
    """A replacement that must apply an exact number of times."""

    pattern: str
    by: str
    times: int

    def apply(self, text: str, name: str) -> str:
        text, count = re.subn(self.pattern, self.by, text)
        if count != self.times:
            raise VendorError(
                f"{name}: {self.pattern} applied {count} times instead of {self.times}"
            )
        return text


Make = Callable[[bytes, str], bytes]


def as_it_is(content: bytes, name: str) -> bytes:
    return content


def edited(*edits: Edit) -> Make:
    def make(content: bytes, name: str) -> bytes:
        text = content.decode()
        for edit in edits:
            text = edit.apply(text, name)
        return text.encode()

    return make


def subsets(*names: str) -> Make:
    """Only the @font-face rules of these alphabets, pointing at files beside the stylesheet."""

    def make(content: bytes, name: str) -> bytes:
        faces = re.findall(r"@font-face \{.*?\}", content.decode(), re.DOTALL)
        kept = [face for face in faces if any(f"{part}.woff2" in face for part in names)]
        if len(kept) != len(names):
            raise VendorError(f"{name}: {len(kept)} of {len(names)} alphabets found")
        return ("\n".join(kept) + "\n").replace("url(./files/", "url(").encode()

    return make


@dataclass(frozen=True)
class Copy:
    """One file: where it lies in its package, where it goes, and what is changed on the way."""

    package: str
    source: str
    target: str
    make: Make = as_it_is


NHSUK_CSS = edited(
    Edit(r"@font-face\{font-family:Frutiger W01[^}]*\}", "", times=2),
    Edit(r"font-family:Frutiger W01,arial,sans-serif", f"font-family:{FONT}", times=1),
    Edit(r"url\(/assets/images/", "url(images/", times=12),
    Edit(r"\n?/\*# sourceMappingURL=[^*]*\*/\n?", "\n", times=1),
)
NHSUK_JS = edited(Edit(r"\n?//# sourceMappingURL=.*\n?", "\n", times=1))

FONTSOURCE = "@fontsource-variable/source-sans-3"
ALPHABETS = ("source-sans-3-latin-ext-wght-normal", "source-sans-3-latin-wght-normal")
ICONS = ("arrow-down", "arrow-up-down", "arrow-up", "cross")

COPIES = (
    Copy(
        "nhsuk-frontend",
        "dist/nhsuk/nhsuk-frontend.min.css",
        "nhsuk-frontend/nhsuk-frontend.min.css",
        NHSUK_CSS,
    ),
    Copy(
        "nhsuk-frontend",
        "dist/nhsuk/nhsuk-frontend.min.js",
        "nhsuk-frontend/nhsuk-frontend.min.js",
        NHSUK_JS,
    ),
    Copy("nhsuk-frontend", "README.md", "nhsuk-frontend/README.md"),
    *(
        Copy(
            "nhsuk-frontend",
            f"dist/nhsuk/assets/images/nhsuk-icon-{icon}.svg",
            f"nhsuk-frontend/images/nhsuk-icon-{icon}.svg",
        )
        for icon in ICONS
    ),
    Copy("htmx.org", "dist/htmx.min.js", "htmx/htmx.min.js"),
    Copy("htmx.org", "LICENSE", "htmx/LICENSE"),
    Copy(FONTSOURCE, "wght.css", "source-sans-3/source-sans-3.css", subsets(*ALPHABETS)),
    *(
        Copy(FONTSOURCE, f"files/{name}.woff2", f"source-sans-3/{name}.woff2")
        for name in ALPHABETS
    ),
    Copy(FONTSOURCE, "LICENSE", "source-sans-3/LICENSE"),
)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def packages() -> dict[str, dict[str, str]]:
    """Version and licence of each package, as the lock file pins them."""
    wanted: dict[str, str] = json.loads((ROOT / "package.json").read_text())["dependencies"]
    found = {}
    for name, version in sorted(wanted.items()):
        package = json.loads((MODULES / name / "package.json").read_text())
        if package["version"] != version:
            raise VendorError(f"{name}: {package['version']} is installed instead of {version}")
        found[name] = {"version": version, "licence": package["license"]}
    return found


def copy_all() -> None:
    files = {}
    for copy in COPIES:
        content = copy.make((MODULES / copy.package / copy.source).read_bytes(), copy.target)
        path = VENDOR / copy.target
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        files[copy.target] = {"package": copy.package, "sha256": digest(content)}
    manifest = {"packages": packages(), "files": dict(sorted(files.items()))}
    MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n")


def faults(vendor: Path = VENDOR) -> Iterator[str]:
    """What differs between the vendored files and their manifest, in sentences."""
    manifest = json.loads((vendor / MANIFEST.name).read_text())
    listed: dict[str, dict[str, str]] = manifest["files"]
    present = {
        str(path.relative_to(vendor))
        for path in vendor.rglob("*")
        if path.is_file() and path.name != MANIFEST.name
    }
    for name in sorted(present - listed.keys()):
        yield f"{name} is not in the manifest"
    for name, entry in listed.items():
        if name not in present:
            yield f"{name} is missing"
        elif digest((vendor / name).read_bytes()) != entry["sha256"]:
            yield f"{name} differs from the manifest"


def main() -> int:
    parser = argparse.ArgumentParser(description="Copy or check the third-party browser files.")
    parser.add_argument("--check", action="store_true", help="compare only; needs no Node")
    if not parser.parse_args().check:
        copy_all()
    found = list(faults())
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
