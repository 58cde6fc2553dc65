"""Whether Windows lets Excel start Python."""

import pytest

from tests.xl_addin.addin.machines import MACHINE, USER
from xl_addin.addin.status.programs import NO_CHILDREN, NO_WIN32

SYSTEM = r"Software\Policies\Microsoft\Windows\System"
DEFENDER = r"SOFTWARE\Policies\Microsoft\Windows Defender"
RULES = rf"{DEFENDER}\Windows Defender Exploit Guard\ASR\Rules"
EXCLUSIONS = rf"{DEFENDER}\Windows Defender Exploit Guard\ASR\ASROnlyExclusions"
INTUNE = r"SOFTWARE\Microsoft\PolicyManager\current\device\Defender"


@pytest.mark.parametrize("name", ["DisableCMD", "disablecmd"])
@pytest.mark.parametrize("data", [1, 2])
@pytest.mark.parametrize("hive", [USER, MACHINE])
def test_the_command_prompt_is_forbidden(windows, hive, name, data):
    windows.registry.put(hive, SYSTEM, name, data)
    told = windows.check("cmd.exe")
    assert told.startswith("BROKEN: cmd.exe: The command prompt (cmd.exe) is forbidden here")
    assert f"Setting: {name} = {data} in " in told
    assert 'cmd.exe /K ""...\\python.exe" -B -c ..."' in told
    assert 'the policy "Prevent access to the command prompt"' in told


def test_an_addin_that_needs_no_command_prompt(windows):
    """install takes that way by itself where the policy is there already."""
    windows.registry.put(USER, SYSTEM, "DisableCMD", 1)
    windows.install()
    assert "It starts Python without the command prompt (cmd.exe)." in windows.told
    assert windows.broken() == []
    commands = [command for command, _ in windows.commands if "tasklist.exe" not in command]
    assert commands[0][:3] == [str(windows.where.interpreter), "-B", "-c"]


def test_a_policy_that_came_later(windows):
    windows.install()
    windows.registry.put(USER, SYSTEM, "DisableCMD", 1)
    assert "lac903 addin install --without-cmd" in windows.check("cmd.exe")
    windows.install()
    assert windows.check("cmd.exe") == ""


def test_the_exclusion_to_ask_for_without_the_command_prompt(windows):
    windows.install(through_cmd=False)
    windows.registry.put(MACHINE, RULES, NO_CHILDREN, "1")
    assert f"from this rule for {windows.where.interpreter}\n" in windows.check("Defender")


def test_the_command_prompt_is_allowed(windows):
    assert windows.check("cmd.exe") == ""
    windows.registry.put(USER, SYSTEM, "DisableCMD", 0)
    assert windows.check("cmd.exe") == ""


@pytest.mark.parametrize(
    ("rule", "name"),
    [
        (NO_CHILDREN, "Block all Office applications from creating child processes"),
        (NO_WIN32, "Block Win32 API calls from Office macros"),
    ],
)
class TestDefender:
    @pytest.mark.parametrize(
        ("state", "mark"), [("1", "BROKEN"), (1, "BROKEN"), ("6", "note"), ("2", ""), ("0", "")]
    )
    def test_a_rule_by_group_policy(self, windows, rule, name, state, mark):
        windows.registry.put(MACHINE, RULES, rule.upper(), state)
        told = windows.check("Defender")
        assert told.startswith(f"{mark}: Defender: " if mark else "")
        assert (f'its rule "{name}"' in told) == bool(mark)
        assert ("Ask your IT department for an exclusion" in told) == bool(mark)

    def test_a_rule_by_intune(self, windows, rule, name):
        other = "3b576869-a4ec-4529-8536-b80a7769e899=1"
        windows.registry.put(
            MACHINE, INTUNE, "AttackSurfaceReductionRules", f"{other}|{rule.upper()}=1"
        )
        told = windows.check("Defender")
        assert told.count("BROKEN") == 1
        assert f"AttackSurfaceReductionRules in HKLM\\{INTUNE}".lower() in told.lower()

    def test_intune_goes_before_group_policy(self, windows, rule, name):
        windows.registry.put(MACHINE, INTUNE, "AttackSurfaceReductionRules", f"{rule}=0")
        windows.registry.put(MACHINE, RULES, rule, "1")
        assert windows.check("Defender") == ""

    def test_an_exclusion_may_be_all_that_it_takes(self, windows, rule, name):
        windows.registry.put(MACHINE, RULES, rule, "1")
        for path in (str(windows.home), r"C:\Windows\System32\cmd.exe"):
            windows.registry.put(MACHINE, EXCLUSIONS, path, "0")
        told = windows.check("Defender")
        assert told.startswith("note: ")
        assert "try a button" in told

    def test_an_exclusion_of_something_else_does_not_help(self, windows, rule, name):
        windows.registry.put(MACHINE, RULES, rule, "1")
        windows.registry.put(MACHINE, EXCLUSIONS, r"C:\Finance\*.exe", "0")
        assert windows.check("Defender").startswith("BROKEN")
