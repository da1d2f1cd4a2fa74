package dev.salvor.runbook.imports;

import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.yaml.YamlText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes a runbook of a job of Rundeck, in its YAML form (job-yaml-v12 of the Rundeck
 * documentation).
 */
public final class RundeckImport {
  private static final Set<String> WITHOUT_MEANING =
      Set.of(
          "id",
          "uuid",
          "name",
          "group",
          "project",
          "description",
          "loglevel",
          "options",
          "sequence",
          "timeout",
          "retry",
          "executionEnabled",
          "scheduleEnabled",
          "defaultTab",
          "nodeFilterEditable",
          "nodesSelectedByDefault",
          "tags",
          "timeZone");
  private static final Map<String, String> INSTEAD =
      Map.of(
          "schedule", "start it by cron or a timer: salvor run FILE --detach",
          "notification", "watch its exit code: salvor run FILE ends with 0 only if all went well",
          "nodefilters", "the runbook acts on the host it is run on; run it on each node",
          "multipleExecutions",
              "two runs at once wait for the lock of the host; locks: [] lifts it",
          "loglimit", "write outputLimit and onOverflow at the steps",
          "loglimitAction", "write onOverflow at the steps",
          "orchestrator", "run it on each node in the order that is wanted",
          "plugins", "nothing stands for them in the runbook");

  private final Draft draft = new Draft();
  private final List<Cursor> jobs;

  private RundeckImport(List<Cursor> jobs) {
    this.jobs = jobs;
  }

  /**
   * Reads a file of jobs.
   *
   * @param file its name, for people
   * @param job name, group and name, or id of the job; needed if there are several
   * @param name of the runbook; empty: that of the job
   */
  public static Imported read(
      String file, String text, Optional<String> job, Optional<String> name) {
    YamlText.Parsed parsed = YamlText.parse(file, text.replace("\r\n", "\n"));
    List<Problem> problems = parsed.problems();
    if (parsed.source().isEmpty() || !problems.isEmpty()) {
      Problem first = problems.get(0);
      return new Imported.Refused(first.line(), first.message(), first.hint());
    }
    Cursor root = parsed.source().get().cursor();
    List<Cursor> jobs = root.node().isArray() ? root.items() : List.of(root);
    List<Cursor> real =
        jobs.stream().filter(j -> j.at("sequence").at("commands").node().isArray()).toList();
    if (real.isEmpty()) {
      return new Imported.Refused(
          1,
          "there is no job with \"sequence\" and \"commands\"",
          "export it from Rundeck as YAML: rd jobs list -F yaml --file jobs.yaml");
    }
    List<Cursor> meant =
        job.isEmpty() ? real : real.stream().filter(j -> is(j, job.get())).toList();
    if (meant.size() != 1) {
      String all = real.stream().map(RundeckImport::path).collect(Collectors.joining(", "));
      return new Imported.Refused(
          0,
          meant.isEmpty() ? "no job is called " + job.orElse("") : "the file holds several jobs",
          "name one with --job: " + all);
    }
    RundeckImport work = new RundeckImport(real);
    work.draft.source(file + ", Rundeck job " + path(meant.get(0)));
    work.draft.name(name.orElse(meant.get(0).at("name").scalar().orElse("job")));
    return work.book(meant.get(0));
  }

  private static boolean is(Cursor job, String wanted) {
    return wanted.equals(path(job))
        || List.of("name", "uuid", "id").stream()
            .anyMatch(k -> job.at(k).scalar().filter(wanted::equals).isPresent());
  }

  private static String path(Cursor job) {
    String group = job.at("group").scalar().filter(g -> !g.isEmpty()).map(g -> g + "/").orElse("");
    return group + job.at("name").scalar().orElse("(without a name)");
  }

  private Imported book(Cursor job) {
    job.at("description")
        .text()
        .ifPresent(d -> draft.description(d.lines().findFirst().orElse("")));
    timeout(job.at("timeout"));
    retry(job.at("retry"));
    boolean keepgoing = RundeckOptions.truth(job.at("sequence").at("keepgoing"));
    if (keepgoing) {
      draft.defaults().put("onFailure", "continue");
    }
    Map<String, String> options = new RundeckOptions(draft).parameters(job.at("options"));
    rest(job);
    String group = job.at("group").scalar().orElse("");
    String name = job.at("name").scalar().orElse("");
    // Said once for all steps, as DEFAULT; a job within a job says it at its steps.
    Draft.Go go = Draft.Go.DEFAULT;
    new RundeckCommands(draft, jobs).steps(job, new RundeckScope(options, name, group, go));
    if (draft.steps() == 0) {
      Imported.Left first =
          draft.left().isEmpty()
              ? new Imported.Left(0, "it has no commands", "write the steps by hand")
              : draft.left().getLast();
      return new Imported.Refused(
          first.line(),
          "none of its commands can be carried over; " + first.what(),
          first.instead());
    }
    return DraftText.book(draft);
  }

  private void timeout(Cursor at) {
    Optional<String> whole = at.scalar().flatMap(RundeckDurations::parse);
    draft.defaults().put("timeout", whole.orElse("5m"));
    if (whole.isEmpty()) {
      draft.left(
          0,
          "no step has a timeout in Rundeck; here each is stopped after 5m",
          "write a timeout at the steps that take longer");
    }
    at.scalar()
        .ifPresent(
            text ->
                RundeckDurations.parse(text)
                    .ifPresentOrElse(
                        draft::timeout,
                        () ->
                            draft.left(
                                at.spot().keyLine(),
                                "the timeout of the job, " + text,
                                "write timeout: 1h, or a parameter of type duration")));
  }

  private void retry(Cursor at) {
    Cursor count = at.has("retry") ? at.at("retry") : at;
    if (!count.present() || count.scalar().filter("0"::equals).isPresent()) {
      return;
    }
    int line = at.spot().keyLine();
    int times =
        count.scalar().filter(c -> c.matches("[0-9]{1,2}")).map(Integer::parseInt).orElse(0);
    String delay = at.at("delay").scalar().orElse("1");
    Optional<String> duration = RundeckDurations.parse(delay);
    if (times == 0 || duration.isEmpty()) {
      draft.left(
          line, "the retry of the job", "write retry: {maxAttempts: 3, delay: 10s} at steps");
      return;
    }
    draft
        .defaults()
        .put(
            "retry",
            "{maxAttempts: "
                + (times + 1)
                + ", delay: "
                + duration.get()
                + ", backoff: 1, maxDelay: "
                + duration.get()
                + "}");
    draft.left(
        line,
        "Rundeck tries the whole job again; here each step is tried again by itself",
        "take \"retry\" out of \"defaults\" if a step must not be done twice");
  }

  private void rest(Cursor job) {
    for (Map.Entry<String, Cursor> e : job.entries()) {
      boolean off = e.getValue().scalar().filter("false"::equals).isPresent();
      if (!WITHOUT_MEANING.contains(e.getKey()) && !off) {
        draft.left(
            e.getValue().spot().keyLine(),
            "\"" + e.getKey() + "\" of the job",
            INSTEAD.getOrDefault(e.getKey(), "it has no counterpart in a runbook"));
      }
    }
    Cursor sequence = job.at("sequence");
    for (Map.Entry<String, Cursor> e : sequence.entries()) {
      boolean plain =
          e.getValue()
              .scalar()
              .filter(Set.of("node-first", "step-first", "sequential")::contains)
              .isPresent();
      boolean usual =
          Set.of("commands", "keepgoing").contains(e.getKey())
              || (e.getKey().equals("strategy") && plain);
      if (!usual) {
        draft.left(
            e.getValue().spot().keyLine(),
            "\"" + e.getKey() + "\" of the sequence",
            e.getKey().equals("strategy")
                ? "the steps run one after the other; write \"parallel\" groups"
                : "it has no counterpart in a runbook");
      }
    }
  }
}
