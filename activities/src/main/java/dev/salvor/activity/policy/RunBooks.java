package dev.salvor.activity.policy;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.salvor.activity.supervisor.RunPaths;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.policy.Asked;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.run.RunIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which runbook an order belongs to: an order names its run only by a digest. What this worker has
 * made ready is remembered; else the run's folder on the host says it, and is believed only if that
 * digest comes out of it. Safe for any thread.
 */
final class RunBooks {
  private static final int REMEMBERED = 200;
  private static final int LINE = 4096;
  private static final int FILE = 16 << 20;

  private final Signers signers;
  private final Map<String, Asked.Book> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Asked.Book> eldest) {
          return size() > REMEMBERED;
        }
      };

  RunBooks(Signers signers) {
    this.signers = signers;
  }

  /** The runbook of a run that is to begin. */
  Asked.Book of(PrepareOrder order) {
    Asked.Book book = book(order.definition(), order.parameters());
    // A plan and an order of an older version do not bring what the run was given.
    if (order.parameters().isPresent()) {
      remember(order.identity().digest(), book);
    }
    return book;
  }

  /** The runbook of an order to {@code host}; unknown where nothing proves which it is. */
  Asked.Book of(SegmentOrder order, HostConnection host) {
    Asked.Book book = remembered(order);
    if (book.name().isPresent()) {
      return book;
    }
    Optional<Asked.Book> read = read(order, host);
    read.ifPresent(found -> remember(order.identity(), found));
    return read.orElse(book);
  }

  /** As far as this worker knows without asking. */
  Asked.Book remembered(SegmentOrder order) {
    synchronized (known) {
      return known.getOrDefault(order.identity(), Asked.Book.unknown());
    }
  }

  private Optional<Asked.Book> read(SegmentOrder order, HostConnection host) {
    RunPaths paths = RunPaths.of(order.pin(), order.runId());
    Optional<RunIdentity> identity =
        host.read(paths.folder() + "/" + RunIdentity.FILE, 0, LINE)
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .flatMap(RunIdentity::parse)
            .filter(said -> said.digest().equals(order.identity()));
    if (identity.isEmpty()) {
      return Optional.empty();
    }
    Optional<Definition> definition =
        host.read(paths.definition(), 0, FILE)
            .flatMap(RunBooks::definition)
            .filter(read -> read.sha256().equals(identity.get().definitionSha256()));
    Optional<Map<String, Object>> parameters =
        host.read(paths.parameters(), 0, FILE).flatMap(RunBooks::parameters);
    return Optional.of(
        new Asked.Book(
            Optional.of(identity.get().runbook()),
            Optional.of(identity.get().definitionSha256()),
            definition.flatMap(signers::of),
            parameters));
  }

  private Asked.Book book(Definition definition, Optional<Map<String, Object>> parameters) {
    return new Asked.Book(
        Optional.of(definition.runbook().name()),
        Optional.of(definition.sha256()),
        signers.of(definition),
        parameters);
  }

  private void remember(String identity, Asked.Book book) {
    synchronized (known) {
      known.put(identity, book);
    }
  }

  private static Optional<Definition> definition(byte[] json) {
    try {
      return Optional.of(SalvorJson.mapper().readValue(json, Definition.class));
    } catch (IOException torn) {
      return Optional.empty();
    }
  }

  private static Optional<Map<String, Object>> parameters(byte[] json) {
    try {
      return Optional.of(SalvorJson.mapper().readValue(json, new TypeReference<>() {}));
    } catch (IOException torn) {
      return Optional.empty();
    }
  }
}
