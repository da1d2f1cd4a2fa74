package dev.salvor.runbook.imports;

import dev.salvor.runbook.source.Cursor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Commands of a job become steps. */
final class RundeckCommands {
  private static final Pattern ARGUMENT =
      Pattern.compile("\\s*-([\\w.-]+)\\s+(\"[^\"]*\"|'[^']*'|\\S+)");
  private static final List<String> KNOWN =
      List.of(
          "exec",
          "script",
          "scriptfile",
          "scripturl",
          "jobref",
          "args",
          "description",
          "errorhandler",
          "scriptInterpreter",
          "interpreterArgsQuoted",
          "fileExtension",
          "enabled",
          "type",
          "nodeStep",
          "configuration",
          "keepgoingOnSuccess",
          "expandTokenInScriptFile");

  private final Draft draft;
  private final List<Cursor> jobs;
  private final Deque<String> within = new ArrayDeque<>();

  RundeckCommands(Draft draft, List<Cursor> jobs) {
    this.draft = draft;
    this.jobs = jobs;
  }

  /** Makes steps of all commands of {@code job}. */
  void steps(Cursor job, RundeckScope scope) {
    within.push(job.pointer());
    for (Cursor command : job.at("sequence").at("commands").items()) {
      command(command, scope);
    }
    within.pop();
  }

  private void command(Cursor at, RundeckScope scope) {
    int line = at.spot().line();
    if (at.at("enabled").scalar().filter("false"::equals).isPresent()) {
      draft.gap(line, title(at) + " is switched off", "write the step if it is wanted");
      return;
    }
    try {
      if (at.has("jobref")) {
        inline(at, scope);
      } else {
        step(at, scope);
      }
    } catch (NotCarried e) {
      draft.gap(line, title(at) + ": " + e.what(), e.instead());
    }
    unknown(at);
  }

  private void step(Cursor at, RundeckScope scope) throws NotCarried {
    Optional<String> description = at.at("description").text().filter(d -> !d.isBlank());
    String name = description.orElseGet(() -> kind(at));
    Draft.Way carried = new RundeckWay(draft, at, scope).way("main", false);
    Draft.Way main = carried.named(draft.stepName(name));
    Draft.Step step =
        new Draft.Step(
            main,
            description.filter(d -> !d.equals(main.name())),
            Optional.empty(),
            fallback(at, scope, main.name()),
            scope.onFailure());
    draft.add(step);
  }

  private List<Draft.Way> fallback(Cursor at, RundeckScope scope, String step) {
    Cursor handler = at.at("errorhandler");
    if (!handler.present()) {
      return List.of();
    }
    unknown(handler);
    int line = handler.spot().keyLine();
    boolean goesOn = RundeckOptions.truth(handler.at("keepgoingOnSuccess"));
    try {
      if (handler.has("jobref")) {
        throw new NotCarried("another job", "write a fallback with what that job does");
      }
      Draft.Way way = new RundeckWay(draft, handler, scope).way("errorhandler", !goesOn);
      if (!goesOn) {
        draft.left(
            line,
            "after the error handler of " + step + " the step counts as failed, as in Rundeck",
            "take the \"exit 1\" out of the fallback if it repairs what failed");
      }
      return List.of(way);
    } catch (NotCarried e) {
      draft.left(line, "the error handler of " + step + ": " + e.what(), e.instead());
      return List.of();
    }
  }

  /** The steps of the job that is referred to, if it lies in the same file. */
  private void inline(Cursor at, RundeckScope scope) throws NotCarried {
    Cursor reference = at.at("jobref");
    Cursor job = find(reference);
    if (within.contains(job.pointer()) || within.size() > 8) {
      throw new NotCarried("the jobs refer to each other", "write the steps by hand");
    }
    Map<String, String> options = RundeckOptions.defaults(job.at("options"));
    options.putAll(arguments(reference.at("args").scalar().orElse(""), scope));
    boolean keepgoing = RundeckOptions.truth(job.at("sequence").at("keepgoing"));
    Draft.Go go = keepgoing ? Draft.Go.CONTINUE : Draft.Go.ABORT;
    String name = job.at("name").scalar().orElse("");
    if (at.has("errorhandler") || reference.has("nodefilters")) {
      draft.left(
          at.spot().line(),
          "node filters and error handler of the reference to job " + name,
          "write them at its steps");
    }
    if (go == Draft.Go.ABORT && draft.defaults().containsKey("onFailure")) {
      draft.left(
          at.spot().line(),
          "a failure in job " + name + " ends the run; Rundeck would go on after that job",
          "write onFailure: continue at its steps");
    }
    steps(job, new RundeckScope(options, name, job.at("group").scalar().orElse(""), go));
  }

  private Cursor find(Cursor reference) throws NotCarried {
    String name = reference.at("name").scalar().orElse("");
    String group = reference.at("group").scalar().orElse("");
    String uuid = reference.at("uuid").scalar().orElse("");
    for (Cursor job : jobs) {
      boolean same =
          job.at("name").scalar().filter(name::equals).isPresent()
              && job.at("group").scalar().orElse("").equals(group);
      boolean byId =
          !uuid.isEmpty()
              && (job.at("uuid").scalar().filter(uuid::equals).isPresent()
                  || job.at("id").scalar().filter(uuid::equals).isPresent());
      if (same || byId) {
        return job;
      }
    }
    String path = group.isEmpty() ? name : group + "/" + name;
    throw new NotCarried(
        "job " + path + " is not in this file",
        "export both jobs into one file and import again, or write its steps here");
  }

  private static Map<String, String> arguments(String args, RundeckScope scope) throws NotCarried {
    Map<String, String> out = new LinkedHashMap<>();
    Matcher m = ARGUMENT.matcher(args);
    int at = 0;
    while (m.region(at, args.length()).lookingAt()) {
      String value = m.group(2);
      boolean quoted = value.length() > 1 && "\"'".indexOf(value.charAt(0)) >= 0;
      String bare = quoted ? value.substring(1, value.length() - 1) : value;
      out.put(m.group(1), RundeckText.value(bare, scope));
      at = m.end();
    }
    if (!args.substring(at).isBlank()) {
      throw new NotCarried("its arguments \"" + args + "\"", "write the steps of that job here");
    }
    return out;
  }

  private void unknown(Cursor at) {
    for (Map.Entry<String, Cursor> e : at.entries()) {
      if (!KNOWN.contains(e.getKey())) {
        draft.left(
            e.getValue().spot().keyLine(),
            "\"" + e.getKey() + "\" of " + title(at),
            "it has no counterpart in a runbook");
      }
    }
  }

  static String title(Cursor at) {
    return at.at("description")
        .text()
        .filter(d -> !d.isBlank())
        .map(d -> "the command \"" + d.lines().findFirst().orElse("") + "\"")
        .orElse("the command " + kind(at));
  }

  static String kind(Cursor at) {
    return List.of("exec", "script", "scriptfile", "scripturl", "jobref").stream()
        .filter(at::has)
        .findFirst()
        .orElseGet(() -> at.at("type").scalar().orElse("unknown"));
  }
}
