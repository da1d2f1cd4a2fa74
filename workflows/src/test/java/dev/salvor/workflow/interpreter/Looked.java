package dev.salvor.workflow.interpreter;

import dev.salvor.fleet.HostId;
import dev.salvor.workflow.contract.gateway.GatewayActivities;
import dev.salvor.workflow.contract.gateway.GatewayAnswer;
import dev.salvor.workflow.contract.gateway.GatewayQuestion;
import dev.salvor.workflow.contract.gateway.HostCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

/** A gateway that is asked whether hosts are there. */
final class Looked implements GatewayActivities {
  private final ConcurrentMap<String, Integer> silentFor = new ConcurrentHashMap<>();
  private final List<List<String>> asked = new ArrayList<>();
  private Consumer<String> onBack = host -> {};

  /** {@code host} does not answer the next {@code times} looks. */
  void silent(String host, int times) {
    silentFor.put(host, times);
  }

  /** What happens when a host is seen again. */
  void onBack(Consumer<String> what) {
    onBack = what;
  }

  /** The hosts of each look. */
  synchronized List<List<String>> asked() {
    return List.copyOf(asked);
  }

  @Override
  public synchronized GatewayAnswer ask(GatewayQuestion question) {
    List<HostId> hosts =
        ((GatewayQuestion.Check) question)
            .hosts().stream().map(GatewayQuestion.Checked::host).toList();
    asked.add(hosts.stream().map(HostId::name).toList());
    return new GatewayAnswer.Checks(hosts.stream().map(this::look).toList());
  }

  private HostCheck look(HostId host) {
    int left = silentFor.getOrDefault(host.name(), 0);
    if (left > 0) {
      silentFor.put(host.name(), left - 1);
      return HostCheck.silent(host, "no route to host");
    }
    onBack.accept(host.name());
    return new HostCheck(
        host,
        Optional.empty(),
        1,
        1,
        Optional.empty(),
        "root",
        true,
        "test",
        "/var/lib/salvor",
        1,
        1,
        List.of(),
        List.of());
  }
}
