package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Triage of things that need no real host; services and ports have a story on one. */
final class TriageIT {
  private final HostFolders host = new HostFolders();

  @AfterEach
  void deletes() throws IOException {
    host.close();
  }

  private Action triage(Shell shell) {
    return new Action(host, shell, "triage")
        .env("SALVOR_TRIAGE_ROOT", host.root.resolve("root").toString());
  }

  private List<String> found() throws IOException {
    List<String> out = new ArrayList<>();
    json()
        .path("findings")
        .forEach(f -> out.add(f.path("check").asText() + " " + f.path("thing").asText()));
    return out;
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(Files.readString(host.run.resolve("triage.json")));
  }

  @ParameterizedTest
  @EnumSource
  void bridgesIndexesPairsMountsAndStopsAreLookedAt(Shell shell) throws IOException {
    host.file(
        "root/etc/network/interfaces",
        """
        iface br0 inet manual
          bridge_ports eth0 br0
        iface br1 inet manual
          bridge_ports br0 eth1
        """);
    host.file("root/etc/systemd/network/a.network", "[Match]\nName=br2\n[Network]\nBridge=br2\n");
    host.file("root/etc/conf.d/net", "bridge_br3=\"eth0 br3\"\nbridge_br4=\"eth0\"\n");
    host.file(
        "root/etc/netplan/x.yaml",
        """
        network:
          bridges:
            br5:
              interfaces: [eth0, br5]
            br6:
              interfaces:
                - br6
        """);
    host.file(
        "root/etc/fstab",
        "UUID=1 /no/such/mount ext4 defaults 0 2\nUUID=2 /quiet ext4 noauto 0 2\n# /x\n");
    String index =
        host.file(
                "repo/Packages",
                """
                ARCH: x

                CPV: a/one-1

                Package: two
                Filename: ./two.deb

                CPV: a/three-3
                PATH: a/three-3.gpkg.tar
                """)
            .toString();
    host.file("repo/two.deb", "x");
    host.file("stops/old", "thing=old\nkind=service\nby=kim\nat=17\nuntil=18\nwhy=x\n");
    host.file("stops/torn", "thing=torn\nki");
    triage(shell)
        .list("INDEXES", index, host.root + "/nothing/Packages")
        .list(
            "PAIRS",
            "a \"b\" \\ | echo disabled | echo up | do it",
            "same | echo x | echo x | y",
            "bad | false x | /no/such/tool | y")
        .run("do")
        .exits(0)
        .says("remedy: do it")
        .says("2 of 3 entries have no file");
    assertThat(found())
        .contains(
            "bridge-loop br0",
            "bridge-loop br2",
            "bridge-loop br3",
            "bridge-loop br5",
            "bridge-loop br6",
            "not-mounted /no/such/mount",
            "index-without-files " + index,
            "index-missing " + host.root + "/nothing/Packages",
            "contradiction a \"b\" \\",
            "stop-over old",
            "stop-broken torn")
        .doesNotContain(
            "bridge-loop br1", "bridge-loop br4", "contradiction same", "not-mounted /quiet");
    assertThat(json().path("notLookedAt").toString())
        .contains("a command of the pair ends with an error");
  }

  @ParameterizedTest
  @EnumSource
  void aJobThatIsDownIsFoundThoughItsProgressIsEmpty(Shell shell) throws IOException {
    Action job =
        new Action(host, shell, "job")
            .env("SALVOR_NO_SYSTEMD", "1")
            .with("NAME", "calc")
            .list("PROGRESS_COMMAND", "true")
            .list("COMMAND", "sh", "-c", "exit 3");
    job.run("do").exits(1).says("ended with 3");
    triage(shell).run("do").exits(0);
    assertThat(found()).contains("job-down calc");
  }

  @ParameterizedTest
  @EnumSource
  void aUnitWithEmptyPropertiesKeepsItsColumns(Shell shell) throws IOException {
    systemd(
        """
        case $* in
          *--state=failed*) echo 'planted.timer loaded failed failed x' ;;
          *list-unit-files*) ;;
          *show*planted.timer*)
            printf '%s\\n' Id=planted.timer LoadState=loaded ActiveState=failed Type= UnitFileState= \\
              InactiveEnterTimestamp=yesterday Result=resources ;;
        esac
        """);
    triage(shell).env("PATH", host.root.resolve("tools") + ":" + System.getenv("PATH")).run("do");
    assertThat(json().path("findings").toString())
        .contains("planted.timer")
        .contains("failed (resources) since yesterday");
  }

  /** A systemd that is only a script. */
  private void systemd(String systemctl) throws IOException {
    Path tool = host.file("tools/systemctl", "#!/bin/sh\n" + systemctl);
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
    Path library = host.programs.resolve("lib-init.sh");
    Files.writeString(
        library, Files.readString(library).replace("[ -d /run/systemd/system ]", "true"));
  }

  @ParameterizedTest
  @EnumSource
  void aTornDefinitionOrABadNameOfAJobEndsNothingElse(Shell shell) throws IOException {
    host.file("jobs/calc/definition", "J_USER='ab");
    triage(shell).run("do").exits(0);
    assertThat(json().path("findings").toString()).contains("its definition is torn");
    triage(shell).list("JOBS", "../x").run("do").exits(0);
    assertThat(json().path("notLookedAt").toString()).contains("ended early");
  }

  @ParameterizedTest
  @EnumSource
  void disksAreLookedAtWithTheFewOptionsOfASmallDf(Shell shell) throws IOException {
    String mounts =
        host.file(
                "mounts",
                """
                /dev/vda1 / ext4 rw 0 0
                srv:/x /dead nfs rw 0 0
                /dev/vdb1 /my\\040disk xfs rw 0 0
                """)
            .toString();
    Path tool =
        host.file(
            "tools/df",
            """
            #!/bin/sh
            case $* in
              -P\\ /) echo h; echo '/dev/vda1 1000000 910000 90000 91% /' ;;
              '-P /my disk') echo h; echo '/dev/vdb1 1000000 100 900000 1% /my disk' ;;
              '-P -i /my disk') echo h; echo '/dev/vdb1 1000 999 1 99% /my disk' ;;
              *) exit 1 ;;
            esac
            """);
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwxr-xr-x"));
    triage(shell)
        .env("PATH", host.root.resolve("tools") + ":" + System.getenv("PATH"))
        .env("SALVOR_TRIAGE_MOUNTS", mounts)
        .run("do")
        .exits(0);
    assertThat(found())
        .contains("disk-full /", "inodes-full /my disk")
        .doesNotContain("disk-full /my disk");
    assertThat(json().path("notLookedAt").toString())
        .contains("df does not tell for /")
        .doesNotContain("/dead");
  }

  @ParameterizedTest
  @EnumSource
  void aPausedRunIsNotReadFromWhatTheHostCannotKnow(Shell shell) throws IOException {
    host.file(
        "runs/x/events.jsonl",
        "{\"decision\":{\"kind\":\"PAUSE\",\"user\":\"kim\",\"why\":\"y\"}}\n");
    triage(shell).run("do").exits(0);
    assertThat(found()).doesNotContain("paused run x");
  }

  @ParameterizedTest
  @EnumSource
  void theRemedyOfAnIndexTakesOutWhatHasNoFile(Shell shell) throws IOException {
    String index =
        host.file(
                "re po/Packages",
                "ARCH: x\n\nCPV: a/one-1\nPATH: a/one-1.tar\n\nCPV: a/two-2\nPATH: a/two-2.tar\n")
            .toString();
    host.file("re po/a/one-1.tar", "x");
    Action triage =
        triage(shell)
            .list("INDEXES", index)
            .onlyTools(
                "sh",
                "awk",
                "cat",
                "id",
                "sed",
                "tr",
                "grep",
                "cut",
                "date",
                "od",
                "stat",
                "mv",
                "rm",
                "head",
                "dd",
                "timeout",
                "sleep",
                "readlink",
                "ls",
                "df",
                "printf");
    triage.run("do").exits(0);
    String remedy =
        json()
            .at("/findings")
            .valueStream()
            .filter(f -> f.path("check").asText().equals("index-without-files"))
            .findFirst()
            .orElseThrow()
            .path("remedy")
            .asText();
    assertThat(
            new ProcessBuilder("sh", "-c", remedy).inheritIO().start().onExit().join().exitValue())
        .isZero();
    assertThat(host.root.resolve("re po/Packages"))
        .content()
        .contains("one-1")
        .doesNotContain("two-2");
    triage.run("do").exits(0);
    assertThat(found()).doesNotContain("index-without-files " + index);
  }

  @ParameterizedTest
  @EnumSource
  void findingsFailTheStepOnlyWhereThatIsWantedAndNobodyWantedThem(Shell shell) throws IOException {
    Action triage = triage(shell).list("PAIRS", "x | echo a | echo b | c");
    triage.run("do").exits(0).says("::salvor findings=");
    triage.with("FAIL_ON_FINDINGS", "true").run("do").exits(1).says("that nobody wanted");
    triage.with("DISK_LIMIT", "many").run("do").exits(64);
  }

  @ParameterizedTest
  @EnumSource
  void withHardlyAnyToolItSaysWhatItCouldNotLookAt(Shell shell) throws IOException {
    triage(shell)
        .onlyTools("sh", "awk", "cat", "id", "sed", "tr", "grep", "cut", "mv", "date")
        .run("do")
        .exits(0)
        .says("not looked at:");
    assertThat(json().path("notLookedAt")).isNotEmpty();
  }
}
