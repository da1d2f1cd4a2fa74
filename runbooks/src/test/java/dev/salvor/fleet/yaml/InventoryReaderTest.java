package dev.salvor.fleet.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.fleet.Become;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.HostId;
import dev.salvor.fleet.Inventory;
import dev.salvor.fleet.Jump;
import dev.salvor.fleet.Transport;
import dev.salvor.runbook.SecretRef;
import dev.salvor.runbook.json.SalvorJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class InventoryReaderTest {
  private static final Path GOOD = Path.of("src/test/resources/dev/salvor/fleet/good/fleet.yaml");
  private final Inventory fleet = read();

  private static Inventory read() {
    return read(InventoryReader.read(GOOD));
  }

  private static Inventory read(InventoryReader.Result result) {
    return switch (result) {
      case InventoryReader.Result.Read read -> read.inventory();
      case InventoryReader.Result.Unreadable bad -> throw new AssertionError(bad.toString());
    };
  }

  private static Inventory of(String yaml) {
    return read(InventoryReader.read("i.yaml", "schemaVersion: 1\n" + yaml));
  }

  private Host host(String name) {
    return fleet.host(name).orElseThrow();
  }

  @Test
  void keepsTheOrderOfWriting() {
    assertThat(fleet.hosts().keySet())
        .containsExactly(
            "bastion",
            "web01.example.net",
            "web02.example.net",
            "web03.example.net",
            "db1",
            "db2",
            "old",
            "spare",
            "local");
    assertThat(fleet.membersOf("eu"))
        .extracting(Host::name)
        .containsExactly(
            "bastion", "web01.example.net", "web02.example.net", "web03.example.net", "db1", "db2");
    assertThat(fleet.membersOf("ungrouped"))
        .extracting(Host::name)
        .containsExactly("old", "spare", "local");
    assertThat(fleet.membersOf("empty")).isEmpty();
    assertThat(fleet.groupsOf(new HostId("db1"))).containsExactly("eu", "db");
  }

  @Test
  void defaultsCountWhereNothingElseIsSaid() {
    Host spare = host("spare");
    assertThat(spare.ssh().address()).isEqualTo("spare");
    assertThat(spare.ssh().port()).isEqualTo(22);
    assertThat(spare.ssh().user()).contains("ops");
    assertThat(spare.ssh().identityFiles()).containsExactly("~/.ssh/fleet", "/etc/salvor/keys/old");
    assertThat(spare.ssh().passphrase())
        .contains(new SecretRef(SecretRef.Source.ENV, "KEY_PASSPHRASE"));
    assertThat(spare.ssh().knownHosts()).containsExactly("/etc/salvor/known_hosts");
    assertThat(spare.ssh().connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(spare.ssh().become()).isEqualTo(new Become.None());
    assertThat(spare.transports()).containsExactly(Transport.WORKER, Transport.SSH);
    assertThat(spare.labels()).isEqualTo(Map.of("owner", "ops", "release", "1.10"));
  }

  @Test
  void aHostCountsMoreThanItsGroupAndAChildMoreThanItsParent() {
    assertThat(host("db1").labels())
        .isEqualTo(Map.of("owner", "ops", "release", "1.2", "site", "eu-db"));
    assertThat(host("db1").ssh().become()).isEqualTo(new Become.Sudo("root", Optional.empty()));
    assertThat(host("db2").ssh().become()).isEqualTo(new Become.None());
    assertThat(host("web02.example.net").ssh().become())
        .isEqualTo(
            new Become.Sudo(
                "root", Optional.of(new SecretRef(SecretRef.Source.FILE, "/run/sudo"))));
    assertThat(host("web02.example.net").ports()).isEqualTo(Map.of("admin", 8443));
  }

  @Test
  void rangesOfAddressesGoWithRangesOfNames() {
    assertThat(host("web03.example.net").ssh().address()).isEqualTo("10.0.1.3");
  }

  @Test
  void jumpHostsAreHostsOrAddresses() {
    assertThat(host("bastion").ssh().jump()).isEmpty();
    assertThat(host("db1").ssh().jump()).contains(new Jump.Via(new HostId("bastion")));
    assertThat(host("db2").ssh().jump())
        .contains(new Jump.To(Optional.of("root"), "fd00::1", 2200));
    assertThat(host("db2").ssh().jump().map(Jump::text)).contains("root@[fd00::1]:2200");
    assertThat(fleet.way(host("db1"))).hasSize(1);
  }

  @Test
  void aGroupNeverSendsAHostThroughItself() {
    Inventory inventory =
        of("defaults: {jump: gate}\nhosts: {gate: {}, web: {}, deep: {jump: web}}\n");
    assertThat(inventory.host("gate").flatMap(h -> h.ssh().jump())).isEmpty();
    assertThat(inventory.way(inventory.host("deep").orElseThrow()))
        .extracting(Jump::text)
        .containsExactly("gate", "web");
  }

  @Test
  void theMachineItselfNeedsNoInventory() {
    assertThat(Inventory.EMPTY.host("local")).contains(Host.LOCAL);
    assertThat(host("local").transports()).containsExactly(Transport.LOCAL);
    assertThat(host("local").labels()).containsEntry("role", "gateway");
  }

  @Test
  void theMachineItselfNeedsNoAddress() {
    Inventory inventory = of("hosts: {'rack-.one': {transports: [local]}}\n");
    assertThat(inventory.host("rack-.one").map(h -> h.ssh().address())).contains("localhost");
  }

  @Test
  void aCharacterOfTwoPartsMayStandAnywhere() {
    for (int before = 1000; before < 1050; before++) {
      assertThat(of("#" + "x".repeat(before) + "\uD83D\uDE00\nhosts: {a: {}}\n").hosts())
          .containsOnlyKeys("a");
    }
  }

  @Test
  void severalRangesAreCombined() {
    assertThat(of("hosts: {'r[1:2]n[a:c:2]': }\n").hosts().keySet())
        .containsExactly("r1na", "r1nc", "r2na", "r2nc");
    assertThat(of("hosts: {'n[08:11]': }\n").hosts().keySet())
        .containsExactly("n08", "n09", "n10", "n11");
  }

  @Test
  void thousandsOfHostsAreReadSoon() {
    long begun = System.nanoTime();
    assertThat(
            of("hosts: {'n[0001:9999]': {user: x}}\ngroups: {g: {hosts: ['n[0001:9999]']}}\n")
                .hosts())
        .hasSize(9999);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void travelsAsJson() throws JsonProcessingException {
    String json = SalvorJson.mapper().writeValueAsString(fleet);
    assertThat(SalvorJson.mapper().readValue(json, Inventory.class)).isEqualTo(fleet);
  }
}
