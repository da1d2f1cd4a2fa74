package dev.salvor.activity.handover;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.salvor.activity.supervisor.RunPaths;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Parameter;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.handover.HandedRun;
import dev.salvor.workflow.handover.HandoverPage;
import dev.salvor.workflow.journal.Entry;
import dev.salvor.workflow.journal.Journal;
import dev.salvor.workflow.journal.Masker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a run's folder on its host holds for the page. */
final class FolderReader {
  private static final int PIECE = 1 << 20;
  private static final int SECRET = 64 * 1024;

  private final HostConnection host;
  private final RunPaths paths;
  private final String library;

  FolderReader(HostConnection host, RunPaths paths, String library) {
    this.host = host;
    this.paths = paths;
    this.library = library;
  }

  KeptRun run(RunId id) {
    Definition definition = read(paths.definition(), new TypeReference<>() {});
    Map<String, Object> parameters = read(paths.parameters(), new TypeReference<>() {});
    PrepareReport prepared = read(paths.prepared(), new TypeReference<>() {});
    if (!(prepared instanceof PrepareReport.Ready ready)) {
      throw new StateUnusableException(paths.folder() + " was not made ready for a run");
    }
    List<RunEvent> events = events();
    HandedRun run =
        new HandedRun(
            id, definition, parameters, host(events), ready.facts(), paths.root(), library);
    KeptRun kept = new KeptRun(new HandoverPage(run, masker(definition, parameters)), this::events);
    kept.take(events);
    return kept;
  }

  /** A run whose folder is being made from this. */
  static KeptRun first(
      PrepareOrder order,
      PrepareReport.Ready ready,
      RunPaths paths,
      String library,
      HostConnection host) {
    HandedRun run =
        new HandedRun(
            order.runId(),
            order.definition(),
            order.parameters().orElseThrow(),
            host(order.journal()),
            ready.facts(),
            paths.root(),
            library);
    Masker masker =
        Masker.of(
            List.copyOf(order.secretValues().values()), order.definition().runbook().redact());
    FolderReader reader = new FolderReader(host, paths, library);
    KeptRun kept = new KeptRun(new HandoverPage(run, masker), reader::events);
    kept.take(order.journal());
    return kept;
  }

  private static String host(List<RunEvent> events) {
    return events.stream()
        .filter(RunEvent.RunStarted.class::isInstance)
        .map(e -> ((RunEvent.RunStarted) e).host())
        .findFirst()
        .orElse("local");
  }

  private Masker masker(Definition definition, Map<String, Object> parameters) {
    List<String> secrets =
        definition.runbook().parameters().entrySet().stream()
            .filter(p -> p.getValue().type() == Parameter.Type.SECRET)
            .filter(p -> parameters.containsKey(p.getKey()))
            .flatMap(p -> host.read(paths.secret(p.getKey()), 0, SECRET).stream())
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .toList();
    return Masker.of(secrets, definition.runbook().redact());
  }

  private List<RunEvent> events() {
    List<RunEvent> events = new ArrayList<>();
    String text = new String(whole(paths.events()), StandardCharsets.UTF_8);
    for (Entry entry : Journal.parse(text)) {
      if (entry instanceof Entry.Known(RunEvent event)) {
        events.add(event);
      }
    }
    return events;
  }

  private <T> T read(String path, TypeReference<T> type) {
    try {
      return SalvorJson.mapper().readValue(whole(path), type);
    } catch (IOException e) {
      throw new StateUnusableException("cannot read " + path + ": " + e.getMessage(), e);
    }
  }

  private byte[] whole(String path) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Optional<byte[]> piece = host.read(path, 0, PIECE);
    while (piece.isPresent() && piece.get().length > 0) {
      all.writeBytes(piece.get());
      piece = piece.get().length < PIECE ? Optional.empty() : host.read(path, all.size(), PIECE);
    }
    return all.toByteArray();
  }
}
