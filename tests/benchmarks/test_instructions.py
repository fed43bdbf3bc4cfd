"""What a cold start costs, in millions of instructions."""

from pathlib import Path

from instruction_count import Count

QUESTION = 620.0
PROTOTYPE = Path(__file__).with_name("prototype.py")


def test_one_question_over_tls_stays_within_its_budget(
    count: Count, environment: Path, secure_server: tuple[str, Path], tmp_path: Path
) -> None:
    url, authority = secure_server
    environ = {
        "HOME": str(tmp_path),
        "AI_STUDIO_API_KEY": "a-key-for-the-benchmark",
        "ERNIE_AISTUDIO_BASE_URL": url,
        "SSL_CERT_FILE": str(authority),
    }
    asked = count(environment / "ernie", "chat", "-n", "hi", environ=environ)
    bare = count(environment / "python", PROTOTYPE, "hi", environ=environ)
    print(f"\none question: {asked:.0f} M; Typer and httpx alone: {bare:.0f} M")
    assert asked <= QUESTION
    assert asked <= 1.2 * bare


def test_the_version_costs_hardly_more_than_python(count: Count, environment: Path, tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path)}
    version = count(environment / "ernie", "--version", environ=environ)
    python = count(environment / "python", "-c", "pass", environ=environ)
    print(f"\n--version: {version:.0f} M; python -c pass: {python:.0f} M")
    assert version <= 1.5 * python


def test_a_note_in_chinese_costs_hardly_more_than_in_english(count: Count, environment: Path, tmp_path: Path) -> None:
    def asked(language: str) -> float:
        environ = {"HOME": str(tmp_path), "ERNIE_LANG": language}
        return count(environment / "ernie", "chat", "-p", "sandbox", "-n", "--no-log", "--usage", "hi", environ=environ)

    english, chinese = min(asked("en"), asked("en")), min(asked("zh"), asked("zh"))
    print(f"\nin English: {english:.1f} M; in Chinese: {chinese:.1f} M")
    assert chinese <= english + 8


def test_the_longest_help_costs_hardly_more_in_chinese(count: Count, environment: Path, tmp_path: Path) -> None:
    english, chinese = (
        count(environment / "ernie", "chat", "--help", environ={"HOME": str(tmp_path), "ERNIE_LANG": language})
        for language in ("en", "zh")
    )
    print(f"\nhelp in English: {english:.0f} M; in Chinese: {chinese:.0f} M")
    assert chinese <= 1.1 * english
