"""Macro settings on Windows: what keeps the add-in from loading, and what to ask for.

Policy templates write names in lower case, Excel in its own; Windows does not mind.
"""

import zipfile

import pytest

from tests.xl_addin.addin.machines import CLASSES, MACHINE, USER
from xl_addin.addin.names import FILE

SECURITY, COMMON = r"Excel\Security", r"Common\Security"
LOCATIONS = r"Excel\Security\Trusted Locations"
ONLY_POLICIES = (r"common\security\trusted locations", "allow user locations", 0)
ALL_OFF = (r"excel\security\trusted locations", "alllocationsdisabled", 1)
FINE = "ok: macros: nothing in the settings keeps them from running"


@pytest.fixture
def installed(windows):
    return windows.install()


def macros(windows, *settings):
    for room, name, data in settings:
        windows.policy(room, name, data)
    return windows.check("macros")


def trust(windows, path, room=LOCATIONS, branch="Policies\\", below=0):
    """Put a folder on the list of trusted ones, an administrator's list or the user's."""
    windows.policy(rf"{room}\Location3", "Path", path, branch=branch)
    windows.policy(rf"{room}\Location3", "AllowSubfolders", below, branch=branch)


def sign(windows):
    with zipfile.ZipFile(windows.where.addin, "a") as package:
        package.writestr("xl/vbaProjectSignature.bin", b"")


# What is no obstacle


@pytest.mark.parametrize(
    "settings",
    [
        [],
        [(SECURITY, "vbawarnings", 4)],  # the start-up folder is trusted
        [(SECURITY, "blockcontentexecutionfrominternet", 1)],  # the add-in is no such file
        [(SECURITY, "requireaddinsig", 0), (COMMON, "requirealwaysonmacrosig", 0)],
        [(SECURITY, "disablealladdins", 0), ("Common", "vbaoff", 0)],
        [(r"common\security\trusted locations", "allow user locations", 1)],
        [(COMMON, "enablemacrotrustlevel", 1)],
        [ALL_OFF, (SECURITY, "vbawarnings", 1)],
    ],
)
def test_nothing_stands_in_the_way(installed, settings):
    assert macros(installed, *settings) == FINE


# One policy each


@pytest.mark.parametrize(
    ("setting", "what", "ask"),
    [
        (("common", "vbaoff", 1), "switched off in all of Office", "Disable VBA for Office"),
        (("Common", "VBAOff", 1), "switched off in all of Office", "Disable VBA for Office"),
        ((r"excel\security", "disablealladdins", 1), "All add-ins", "Disable all application"),
        ((r"Excel\Security", "DisableAllAddins", 1), "All add-ins", "Disable all application"),
        ((r"excel\security", "requireaddinsig", 1), "Add-ins must be signed", f"sign {FILE}"),
        ((r"Excel\Security", "RequireAddinSig", "1"), "Add-ins must be signed", f"sign {FILE}"),
        (
            (r"common\security", "requirealwaysonmacrosig", 1),
            "Macros that load when Excel starts must be signed",
            f"sign {FILE}",
        ),
    ],
)
@pytest.mark.parametrize("hive", [USER, MACHINE])
@pytest.mark.parametrize("branch", ["Policies\\", "Policies\\Cloud"])
def test_a_policy_is_told_by_its_name_and_place(installed, setting, what, ask, hive, branch):
    room, name, data = setting
    if branch == "Policies\\Cloud":
        hive = USER  # Office's cloud policies are the user's
        key = rf"Software\Policies\Microsoft\Cloud\Office\16.0\{room}"
        installed.registry.put(hive, key, name, data)
    else:
        installed.policy(room, name, data, hive=hive)
    told = macros(installed)
    assert told.startswith("BROKEN: macros: ")
    assert what in told
    assert (
        f"Setting: {name} = {data} in {'HKCU' if hive == USER else 'HKLM'}\\Software\\Policies"
        in told
    )
    assert f"Ask your IT department to {'exempt' if 'Disable' in ask else 'sign'}" in told
    assert ask in told


def test_what_the_user_has_ticked_the_user_can_untick(installed):
    for name in ("DisableAllAddins", "RequireAddinSig"):
        installed.policy(SECURITY, name, branch="")
    told = macros(installed)
    assert told.count("In Excel, File, Options, Trust Center, Trust Center Settings, Add-ins") == 2
    assert "IT department" not in told


def test_an_administrators_setting_goes_before_the_users(installed):
    installed.policy(SECURITY, "RequireAddinSig", branch="")
    assert macros(installed, (SECURITY, "requireaddinsig", 0)) == FINE


@pytest.mark.parametrize(
    "setting", [(SECURITY, "requireaddinsig", 1), (COMMON, "requirealwaysonmacrosig", 1)]
)
def test_a_signed_addin_is_no_fault_where_it_must_be_signed(installed, setting):
    sign(installed)
    assert "whether its publisher is trusted cannot be told" in macros(installed, setting)
    assert "BROKEN" not in macros(installed)


# IT's list of add-ins

RESILIENCY, LISTED = r"excel\resiliency", r"excel\resiliency\addinlist"


@pytest.mark.parametrize(
    ("settings", "blocked"),
    [
        ([(RESILIENCY, "restricttolist", 1)], "not on your IT department's list"),
        ([(RESILIENCY, "RestrictToList", 1), (LISTED, "other.xlam", "1")], "not on your IT"),
        ([(RESILIENCY, "restricttolist", 1), (LISTED, "LAC903.xlam", "1")], None),
        ([(RESILIENCY, "restricttolist", 1), (LISTED, FILE, "2")], None),
        ([(LISTED, FILE, "0")], "blocks this one"),
        ([(RESILIENCY, "restricttolist", 0)], None),
    ],
)
def test_only_add_ins_on_its_list(installed, settings, blocked):
    told = macros(installed, *settings)
    assert told == FINE if blocked is None else blocked in told
    assert ("List of managed add-ins" in told) == bool(blocked)


# Where the start-up folder is not trusted


@pytest.mark.parametrize(
    ("untrusted", "why"),
    [
        (
            ONLY_POLICIES,
            ("only folders that IT has listed are trusted", "allow user locations = 0"),
        ),
        (ALL_OFF, ("all trusted folders are switched off", "alllocationsdisabled = 1")),
    ],
)
class TestUntrusted:
    def test_excel_asks_each_time(self, installed, untrusted, why):
        told = macros(installed, untrusted)
        assert "note: macros: Excel asks each time it starts" in told
        assert all(part in told for part in why)
        assert "Enable Macros" in told

    @pytest.mark.parametrize(
        ("level", "what"), [(3, "Macros that are not signed run in"), (4, "Macros run in")]
    )
    def test_excel_does_not_ask(self, installed, untrusted, why, level, what):
        told = macros(installed, untrusted, (SECURITY, "vbawarnings", level))
        assert told.startswith(f"BROKEN: macros: {what} trusted folders only, and {why[0]}.")
        assert f"a trusted location for Excel: {installed.where.startup}" in told
        assert ("to sign lac903.xlam" in told) == (level == 3)
        assert f"Setting: vbawarnings = {level} in HKCU" in told
        assert f"; {why[1]}" in told

    def test_macro_trust_levels_block_what_comes_from_elsewhere(self, installed, untrusted, why):
        told = macros(installed, untrusted, (COMMON, "enablemacrotrustlevel", 1))
        assert told.startswith("BROKEN: macros: Macros that are not signed run in")
        assert "Setting: enablemacrotrustlevel = 1" in told

    def test_a_signed_addin_runs_where_signed_macros_do(self, installed, untrusted, why):
        sign(installed)
        assert macros(installed, untrusted, (SECURITY, "vbawarnings", 3)) == FINE
        assert "BROKEN" in macros(installed, (SECURITY, "vbawarnings", 4))


@pytest.mark.parametrize(
    "room",
    [
        LOCATIONS,
        r"Common\Security\Trusted Locations",
        r"Common\Security\Trusted Locations\All Applications",
    ],
)
@pytest.mark.parametrize(
    ("path", "below", "trusted"),
    [
        (r"%APPDATA%\Microsoft\Excel\XLSTART", 0, True),
        ("%appdata%\\Microsoft\\excel\\XLStart\\", 0, True),
        (r"%APPDATA%\Microsoft", 1, True),
        (r"%APPDATA%\Microsoft", 0, False),
        (r"%APPDATA%\Microsoft\Excel\XLSTARTER", 1, False),
    ],
)
def test_it_may_list_the_startup_folder(installed, room, path, below, trusted):
    trust(installed, path, room, below=below)
    told = macros(installed, ONLY_POLICIES, (SECURITY, "vbawarnings", 4))
    assert ("BROKEN" not in told) == trusted


def test_the_users_list_does_not_count_where_only_its_does(installed):
    trust(installed, r"%APPDATA%\Microsoft\Excel\XLSTART", branch="")
    assert "BROKEN" in macros(installed, ONLY_POLICIES, (SECURITY, "vbawarnings", 4))


def test_a_list_without_the_startup_folder_is_told(installed):
    trust(installed, r"C:\Program Files\Microsoft Office\Root\Office16\Library", branch="")
    assert "not on its list of trusted locations" in macros(installed)
    assert "BROKEN" not in macros(installed)
    trust(installed, r"%APPDATA%\Microsoft\Excel\XLSTART", branch="")
    assert macros(installed) == FINE


@pytest.mark.parametrize("allowed", [0, 1])
def test_a_profile_on_the_network(installed, allowed):
    """Folder redirection: AppData lies on a server, where folders are not trusted by default."""
    network = "\\\\server\\home$\\zoneil\\AppData\\Roaming\\Microsoft\\Excel\\XLSTART"
    from pathlib import PureWindowsPath

    object.__setattr__(installed.where, "startup", PureWindowsPath(network))
    from xl_addin.addin.status import macros as module
    from xl_addin.addin.status.settings import Settings

    installed.policy(SECURITY, "vbawarnings", 3)
    installed.policy(LOCATIONS, "AllowNetworkLocations", allowed, branch="")
    found = "\n".join(
        map(str, module._untrusted_folder(Settings("16.0"), installed.where, signed=False))
    )
    assert ("lies on the network" in found) == (not allowed)


# Other reasons


def test_excel_switched_it_off_after_a_crash(installed):
    key = r"Software\Microsoft\Office\16.0\Excel\Resiliency\DisabledItems"
    installed.registry.put(USER, key, "A1B2", b"\x01\0" + r"C:\x\OTHER.XLAM".encode("utf-16-le"))
    assert macros(installed) == FINE
    installed.registry.put(
        USER, key, "C3D4", b"\x01\0" + rf"C:\x\{FILE.upper()}".lower().encode("utf-16-le")
    )
    assert "Manage: Disabled Items" in macros(installed)


def test_marked_as_a_file_from_the_internet(installed):
    """Python's file has no such stream; here a file of that name stands for it."""
    stream = installed.where.addin.with_name(f"{FILE}:Zone.Identifier")
    stream.write_text("[ZoneTransfer]\r\nZoneId=3\r\nHostUrl=about:internet\r\n")
    assert "note: macros: Windows has marked the add-in as a file from the internet" in (
        macros(installed)
    )
    assert "BROKEN: macros: Windows has marked" in macros(installed, ONLY_POLICIES)
    stream.write_text("[ZoneTransfer]\r\nZoneId=1\r\n")
    assert "Windows has marked" not in macros(installed)


# Which Office


def test_each_installed_version_of_excel_is_asked(installed):
    for version in ("15.0", "16.0"):
        key = rf"Software\Microsoft\Office\{version}\Excel\InstallRoot"
        installed.registry.put(MACHINE, key, "Path", "C:\\x\\")
    installed.policy(SECURITY, "requireaddinsig", version="15.0")
    assert r"Office\15.0\Excel\Security" in macros(installed)


def test_what_an_old_office_left_behind_is_not(installed):
    installed.policy(SECURITY, "requireaddinsig", version="15.0")
    assert macros(installed) == FINE


def test_the_newest_version_is_asked_where_none_is_registered(installed):
    installed.registry.take(CLASSES, r"Excel.Application\CurVer")
    assert "Add-ins must be signed" in macros(installed, (SECURITY, "requireaddinsig", 1))


def test_policies_are_looked_at_before_anything_is_installed(windows):
    assert "Add-ins must be signed" in macros(windows, (SECURITY, "requireaddinsig", 1))
