package dev.salvor.worker.doctor;

import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** Whether the engine's ports, remembered from its last start, are its own. */
final class PortsCheck {
  private PortsCheck() {}

  /**
   * What is found.
   *
   * @param record of the last start
   * @param engine process of the engine, if it runs
   */
  static Finding look(Optional<EngineRecord> record, OptionalLong engine) {
    if (record.isEmpty() || record.get().kind() != EngineKind.EMBEDDED) {
      return Finding.ok("ports", "none taken yet; free ones are found at the start");
    }
    List<Integer> ports = new ArrayList<>(List.of(record.get().port()));
    if (record.get().page().isPresent()) {
      ports.add(record.get().uiPort());
    }
    for (int port : ports) {
      Optional<PortHolder> holder =
          PortHolder.of(port)
              .filter(h -> engine.isEmpty() || h.pid().isPresent())
              .filter(h -> engine.isEmpty() || h.pid().getAsLong() != engine.getAsLong());
      if (holder.isPresent()) {
        return taken(port, holder.get(), engine.isPresent());
      }
    }
    return Finding.ok(
        "ports", ports.stream().map(String::valueOf).collect(Collectors.joining(" and ")));
  }

  private static Finding taken(int port, PortHolder holder, boolean running) {
    return running
        ? Finding.problem(
            "ports",
            "the engine runs, but its port " + port + " is held by " + holder,
            "end that process, then: salvor down; salvor up")
        : Finding.warning(
            "ports",
            "port " + port + " of the engine's last start is held by " + holder,
            "salvor up takes another one; to keep this one, end that process first");
  }
}
