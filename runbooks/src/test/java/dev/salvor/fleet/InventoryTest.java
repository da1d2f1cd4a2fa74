package dev.salvor.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class InventoryTest {
  private static Host host(String name, String jump) {
    SshRoute plain = SshRoute.to(name);
    SshRoute route =
        new SshRoute(
            plain.address(),
            plain.port(),
            plain.user(),
            plain.identityFiles(),
            plain.passphrase(),
            plain.knownHosts(),
            jump.isEmpty() ? Optional.empty() : Optional.of(new Jump.Via(new HostId(jump))),
            plain.become(),
            plain.connectTimeout());
    return new Host(new HostId(name), route, Host.TRANSPORTS, Map.of(), Map.of());
  }

  private static Group group(String name, List<String> hosts, List<String> children) {
    return new Group(name, hosts.stream().map(HostId::new).toList(), children);
  }

  private static void isRefused(List<Host> hosts, List<Group> groups, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Inventory.of(hosts, groups))
        .withMessage(why);
  }

  @Test
  void refusesWhatCannotBe() {
    Host a = host("a", "");
    isRefused(List.of(a, a), List.of(), "hosts: \"a\" is there twice");
    isRefused(List.of(a), List.of(group("a", List.of(), List.of())), "hosts: \"a\" is a group");
    isRefused(
        List.of(a), List.of(group("g", List.of("b"), List.of())), "groups.g: \"b\" is no host");
    isRefused(
        List.of(a), List.of(group("g", List.of(), List.of("h"))), "groups.g: \"h\" is no group");
    isRefused(
        List.of(a),
        List.of(group("g", List.of(), List.of("h")), group("h", List.of(), List.of("g"))),
        "groups.g: the children go in a circle");
    isRefused(List.of(host("a", "b")), List.of(), "hosts.a.jump: \"b\" is no host");
    isRefused(
        List.of(host("a", "b"), host("b", "a")),
        List.of(),
        "hosts.a.jump: the way goes in a circle");
  }

  @Test
  void aHostThatIsInAGroupTwiceIsNamedOnce() {
    Inventory inventory =
        Inventory.of(
            List.of(host("a", ""), host("b", "a"), host("c", "b")),
            List.of(
                group("x", List.of("b"), List.of("y", "z")),
                group("y", List.of("a"), List.of()),
                group("z", List.of("a", "b", "c"), List.of("y"))));
    assertThat(inventory.membersOf("x")).extracting(Host::name).containsExactly("b", "a", "c");
    assertThat(inventory.groupsOf(new HostId("a"))).containsExactly("x", "y", "z");
    assertThat(inventory.way(inventory.host("c").orElseThrow()))
        .extracting(Jump::text)
        .containsExactly("a", "b");
  }
}
