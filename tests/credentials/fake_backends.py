"""Keyring backends that misbehave, one in each way; PYTHON_KEYRING_BACKEND names them."""

from typing import ClassVar

from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, KeyringLocked


class _Backend(KeyringBackend):
    priority = 5  # type: ignore[assignment]
    entries: ClassVar[dict[str, str]] = {"studio/key": "old"}

    def get_password(self, service: str, username: str) -> str | None:
        return self.entries.get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self.entries[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.entries[username]


class Cancelled(_Backend):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("Failed to unlock the collection!")


class PromptDismissedException(Exception):  # noqa: N818
    """Named as that of secretstorage, which is not to be had everywhere."""


class Dismissed(_Backend):
    def get_password(self, service: str, username: str) -> str | None:
        raise PromptDismissedException("Prompt dismissed.")


class Remote(_Backend):
    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringError(f"Can't store password on keychain: (-25308, 'not allowed to store {password}')")


class Foreign(_Backend):
    def get_password(self, service: str, username: str) -> str | None:
        raise FileNotFoundError(2, "No such file or directory", "pass")


class Unreadable(_Backend):
    def get_password(self, service: str, username: str) -> str | None:
        return b"\xffCANARY".decode()


class Bytes(_Backend):
    def get_password(self, service: str, username: str) -> str | None:
        return b"CANARY"  # type: ignore[return-value]


class Forgetful(_Backend):
    def set_password(self, service: str, username: str, password: str) -> None:
        pass


class SecondFails(_Backend):
    """Takes no new secret, and prints what it takes."""

    entries: ClassVar[dict[str, str]] = {"wen/app_key": "old-key", "wen/app_secret": "old-secret"}

    def set_password(self, service: str, username: str, password: str) -> None:
        if password == "new-secret":
            raise OSError(2560, "too long")
        print(f"{username}={password}")
        super().set_password(service, username, password)
