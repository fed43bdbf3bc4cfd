"""A backend that writes plain text, as `keyrings.alt` has: a plug-in that happens to be installed."""

from pathlib import Path

from keyring.backend import KeyringBackend


class PlainText(KeyringBackend):
    priority = 0.5  # type: ignore[assignment]

    def get_password(self, service: str, username: str) -> str | None:
        return Path("plain").read_text() if Path("plain").exists() else None

    def set_password(self, service: str, username: str, password: str) -> None:
        Path("plain").write_text(password)

    def delete_password(self, service: str, username: str) -> None:
        Path("plain").unlink()
