package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.json.SalvorJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HostsCommandTest {
  private final FakeSession session = new FakeSession();
  @TempDir private Path folder;
  private String fleet = "";

  @BeforeEach
  void aFleet() throws IOException {
    fleet =
        file(
            "fleet.yaml",
            """
            schemaVersion: 1
            defaults: {user: ops}
            hosts:
              bastion: {address: 192.0.2.1, port: 2222}
              web[1:2]: {address: '10.0.0.[1:2]', jump: bastion, labels: {site: eu}}
              local: {}
            groups:
              web: {hosts: ['web[1:2]'], become: {password: env:SUDO}, ports: {admin: 8443}}
            """);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void listsTheHostsAsTheyAreReached() {
    assertThat(session.run("hosts", "--inventory", fleet)).isZero();
    assertThat(session.out)
        .hasToString(
            """
            HOST     ADDRESS             THROUGH  BECOME  TRANSPORTS  GROUPS  LABELS
            bastion  ops@192.0.2.1:2222                   worker ssh
            web1     ops@10.0.0.1        bastion  root    worker ssh  web     site=eu
            web2     ops@10.0.0.2        bastion  root    worker ssh  web     site=eu
            local                                         local
            """);
    assertThat(session.err).hasToString("4 hosts in " + fleet + "\n");
  }

  @Test
  void onlyTheSelectedOnesInTheirOrder() {
    session.env.put("SALVOR_INVENTORY", fleet);
    assertThat(session.run("hosts", "--on", "web[1],bastion")).isZero();
    assertThat(session.out.toString().lines().skip(1).map(l -> l.split(" ", -1)[0]))
        .containsExactly("web2", "bastion");
    assertThat(session.err.toString()).startsWith("2 hosts of 4 in ");
  }

  @Test
  void programsGetAllOfIt() throws IOException {
    assertThat(session.run("hosts", "--inventory", fleet, "--on", "web1", "--json")).isZero();
    JsonNode host = SalvorJson.mapper().readTree(session.out.toString()).path(0);
    assertThat(host)
        .isEqualTo(
            SalvorJson.mapper()
                .readTree(
                    """
                    {"host": "web1", "address": "10.0.0.1", "port": 22, "user": "ops",
                     "transports": ["worker", "ssh"], "knownHosts": ["~/.ssh/known_hosts"],
                     "jump": "bastion", "become": {"user": "root", "password": "env:SUDO"},
                     "connectTimeout": "PT10S", "groups": ["web"], "labels": {"site": "eu"},
                     "ports": {"admin": 8443}}
                    """));
  }

  @Test
  void aSelectorThatNamesNobodyIsRefused() {
    assertThat(session.run("hosts", "--inventory", fleet, "--on", "wbe1,@sit=eu")).isEqualTo(2);
    assertThat(session.out.toString()).isEmpty();
    assertThat(session.err.toString())
        .contains("--on wbe1: no host or group is called \"wbe1\"; did you mean \"web1\"?")
        .contains("--on @sit=eu: no host has a label \"sit\"; did you mean \"site\"?")
        .contains("2 problems; nothing was done");
  }

  @Test
  void lintSaysEverythingAtOnceAndExitsWithTwo() throws IOException {
    String bad = file("bad.yaml", "schemaVersion: 1\nhosts: {a: {prt: 1}, b: {jump: c}}\n");
    assertThat(session.run("hosts", "lint", "--inventory", bad)).isEqualTo(2);
    assertThat(session.out)
        .hasToString(
            bad
                + ":2:13 hosts.a.prt: unknown key; did you mean \"port\"?\n"
                + bad
                + ":2:32 hosts.b.jump: no host is called \"c\"; name it under \"hosts\", or write"
                + " user@address:port\n");
    assertThat(session.err).hasToString(bad + " checked: 2 problems\n");
    assertThat(session.run("hosts", "lint", "--inventory", fleet)).isZero();
    assertThat(session.err.toString()).endsWith("checked: 4 hosts, 1 group, no problems\n");
  }

  @Test
  void withoutAnInventoryThePlacesAreNamed() {
    session.env.put("XDG_CONFIG_HOME", folder.toString());
    assertThat(session.run("hosts")).isEqualTo(2);
    assertThat(session.err.toString())
        .contains("there is no inventory: looked for inventory.yaml, " + folder + "/salvor/")
        .contains("salvor import inventory FILE");
    assertThat(session.run("hosts", "--inventory", folder + "/none.yaml")).isEqualTo(2);
    assertThat(session.err.toString()).contains("none.yaml: the file is not there; write one");
  }

  @Test
  void theFolderOfTheConfigurationIsLookedInto() throws IOException {
    Files.createDirectories(folder.resolve("salvor"));
    Files.copy(Path.of(fleet), folder.resolve("salvor/inventory.yaml"));
    session.env.put("XDG_CONFIG_HOME", folder.toString());
    assertThat(session.run("hosts")).isZero();
  }

  @Test
  void anInventoryIsImportedAndItsIncludedFilesToo() throws IOException {
    Files.createDirectories(folder.resolve("conf.d"));
    file("conf.d/a", "Host a\n  HostName 10.0.0.1\n");
    String config = file("config", "Include conf.d/*\nForwardAgent yes\nHost b\n");
    String out = folder.resolve("inventory.yaml").toString();
    assertThat(session.run("import", "inventory", config, "-o", out)).isZero();
    assertThat(session.err.toString())
        .contains(config + ":2: ForwardAgent of ssh; nothing stands for it in an inventory")
        .contains("inventory: 2 hosts or ranges of hosts, 0 groups, 1 difference")
        .contains("next: salvor hosts --inventory " + out);
    assertThat(session.run("hosts", "--inventory", out)).isZero();
    assertThat(session.out.toString()).contains("a     10.0.0.1");
    assertThat(session.run("import", "inventory", config, "-o", out)).isEqualTo(2);
    assertThat(session.run("import", "inventory", config, "--from", "puppet")).isEqualTo(2);
    assertThat(session.err.toString())
        .contains("\"puppet\" is not one of ansible-ini, ansible-yaml, ssh-config");
  }

  @Test
  void theSchemaOfInventoriesIsThere() throws IOException {
    assertThat(session.run("schema", "inventory")).isZero();
    assertThat(SalvorJson.mapper().readTree(session.out.toString()).path("title").asText())
        .isEqualTo("Salvor inventory, schemaVersion 1");
  }

  @Test
  void filesThatSayAnotherPortOrAddressAreNamedWithTheirLine() throws IOException {
    Path tree = Files.createDirectories(folder.resolve("etc/nginx/sites"));
    Files.writeString(
        tree.resolve("admin.conf"), "# http://web1:1/\nproxy_pass https://10.0.0.1:8444/;\n");
    Files.writeString(tree.resolve("good.conf"), "proxy_pass https://web2:8443/;\n");
    Files.write(tree.resolve("image.conf"), new byte[] {'w', 0, 1});
    String glob = folder.resolve("etc") + "/**.conf";
    assertThat(session.run("hosts", "check", "--inventory", fleet, "--config", glob)).isEqualTo(1);
    assertThat(session.out)
        .hasToString(
            tree.resolve("admin.conf")
                + ":2:29 port 8444 of web1; the inventory knows 22 (ssh), 8443 (admin): mend the"
                + " file, or name the port there under \"ports\"\n");
    assertThat(session.err.toString())
        .contains("not looked at: " + tree.resolve("image.conf") + ": binary\n")
        .endsWith("2 files looked at, 1 not: 1 contradiction\n");
    assertThat(session.engine.questions).isEmpty();
  }

  @Test
  void aSelectorLooksAtItsHostsOnlyAndAFolderMeansAllBelowIt() throws IOException {
    Files.writeString(
        Files.createDirectories(folder.resolve("etc/a")).resolve("x"), "web1:99 web2:99\n");
    String tree = folder.resolve("etc").toString();
    assertThat(
            session.run("hosts", "check", "web2", "--inventory", fleet, "--config", tree, "--json"))
        .isEqualTo(1);
    JsonNode said = SalvorJson.mapper().readTree(session.out.toString());
    assertThat(said.path("contradictions")).hasSize(1);
    assertThat(said.path("contradictions").path(0).path("column").asInt()).isEqualTo(14);
    assertThat(said.path("files").asInt()).isEqualTo(1);
    assertThat(session.run("hosts", "check", "bastion", "--inventory", fleet, "--config", tree))
        .isZero();
    assertThat(session.run("hosts", "check", "--inventory", fleet, "--config", tree + "/*.conf"))
        .isEqualTo(2);
  }
}
