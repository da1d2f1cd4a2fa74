package dev.salvor.story;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Throw-away real hosts, lab1 and so on, with nothing of Salvor on them: reached over SSH. */
final class LabFleet implements AutoCloseable {
  private final Lab lab;
  private final JsonNode list;
  private final List<LabHost> hosts = new ArrayList<>();

  private LabFleet(Lab lab) {
    this.lab = lab;
    this.list = lab.list();
    list.path("hosts").forEach(h -> hosts.add(new LabHost(lab, h.path("name").asText())));
  }

  static LabFleet up(int count) {
    return new LabFleet(Lab.up("" + count, "--no-jdk"));
  }

  /** By its number, from 1. */
  LabHost get(int number) {
    return hosts.get(number - 1);
  }

  List<LabHost> all() {
    return hosts;
  }

  /** The address that they know this machine by. */
  String machine() {
    return list.path("machine").asText();
  }

  /** The private key that opens them. */
  String key() {
    return list.path("key").asText();
  }

  /** One of them, as it is written under {@code hosts} of an inventory. */
  String written(int number, String user, String key) {
    return written(number, user, key, "{}");
  }

  private String written(int number, String user, String key, String labels) {
    return "{address: %s, user: %s, identityFiles: [%s], knownHosts: [%s], labels: %s}"
        .formatted(
            list.path("hosts").path(number - 1).path("address").asText(),
            user,
            key,
            list.path("knownHosts").asText(),
            labels);
  }

  /** Runs on all of them as root; one that is silent is given up soon. */
  FleetRuns runs(Node node) {
    return runs(node, number -> "{}");
  }

  /** The same with {@code labels} of each by its number. */
  FleetRuns runs(Node node, IntFunction<String> labels) {
    StringBuilder text =
        new StringBuilder("schemaVersion: 1\ndefaults: {connectTimeout: 3s}\nhosts:\n");
    for (int i = 1; i <= hosts.size(); i++) {
      text.append("  ").append(get(i).name()).append(": ");
      text.append(written(i, "root", key(), labels.apply(i))).append('\n');
    }
    return new FleetRuns(node, node.file("inventory.yaml", text.toString()));
  }

  /** Nothing of Salvor is on them any more; what a failed story left holds up no other. */
  void clear() {
    hosts.forEach(host -> host.exec("rm", "-rf", "/var/lib/salvor"));
  }

  @Override
  public void close() {
    lab.close();
  }
}
