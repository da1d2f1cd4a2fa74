package dev.salvor.worker.look;

import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.connect.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a look has at hand: what it knew, what is stopped on purpose, and where it says things. */
final class Context {
  private final Path memory;
  private final LookMemory before;
  private final Since since;
  private final Stops stops;
  private final Found found = new Found();
  private final Map<String, String> results = new LinkedHashMap<>();
  private Optional<Resume> resume;
  private List<LookMemory.Sample> samples;

  Context(Path memory, Stops stops, Instant now) {
    this.memory = memory;
    this.before = LookMemory.read(memory);
    this.since = new Since(before, now);
    this.stops = stops;
    this.resume = before.resume();
    this.samples = before.samples();
  }

  LookMemory before() {
    return before;
  }

  Since since() {
    return since;
  }

  Instant now() {
    return since.now();
  }

  Stops stops() {
    return stops;
  }

  Found found() {
    return found;
  }

  /** Nobody could look: all that was known lasts. */
  void keepAll() {
    since.keep("");
  }

  void remember(Optional<Resume> call) {
    resume = call;
  }

  void samples(List<LookMemory.Sample> line) {
    samples = line;
  }

  /** A result of the step. */
  void result(String key, String value) {
    results.put(key, value);
  }

  Map<String, String> results() {
    return results;
  }

  /** What is kept for the next time. */
  void save() throws IOException {
    LookMemory next = since.memory();
    save(new LookMemory(next.since(), next.levels(), samples, resume));
  }

  /** Keeps, before the call, that an orchestrator is going to be asked to go on. */
  void saveEarly(Resume call) throws IOException {
    Map<String, Instant> all = new LinkedHashMap<>(before.since());
    all.putAll(since.memory().since());
    save(new LookMemory(all, before.levels(), before.samples(), Optional.of(call)));
  }

  private void save(LookMemory next) throws IOException {
    WholeFile.write(memory, SalvorJson.mapper().writeValueAsString(next) + "\n");
  }
}
