package dev.salvor.worker.look;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.salvor.runbook.HarmlessText;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.worker.watch.Finding;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at an orchestrator over HTTP, and asks one that was paused for too long to go on. That it
 * is going to be asked is on the disk before it is, so nobody asks twice for one pause that has
 * answered.
 */
final class OrchestratorLook implements Kind {
  private static final String ANSWER = "answer";
  private static final int TRIES = 2;
  private static final Duration STEP = Duration.ofMillis(500);

  private final Asked asked;
  private final Clock clock;
  private final String name;
  private final HttpAsk http;
  private final Orchestrator.Places places;
  private final Duration callLimit;
  private final Pace pace;

  /**
   * What it is given time for.
   *
   * @param between two questions, where the first had no answer that can be used
   * @param afterResume to go on after it was asked to
   */
  record Pace(Duration between, Duration afterResume) {
    static final Pace USUAL = new Pace(Duration.ofSeconds(2), Duration.ofSeconds(10));
  }

  OrchestratorLook(Asked asked, Map<String, String> env, Clock clock, Pace pace) {
    this.asked = asked;
    this.clock = clock;
    this.pace = pace;
    this.name = asked.text("NAME");
    this.callLimit = asked.time("LIMIT", Duration.ofSeconds(20));
    this.http = new HttpAsk(env, callLimit);
    this.places = Orchestrator.Places.of(asked);
  }

  @Override
  public void look(Context context) throws IOException {
    List<BuilderRules.Configured> wanted =
        asked.list("BUILDERS").stream().map(BuilderRules.Configured::of).toList();
    Status first = patiently();
    switch (first) {
      case Status.Unusable unusable -> {
        context.keepAll();
        context.found().unseen(PauseRule.KEY);
        context.found().unseen("idle");
        context.found().unseen("builder:");
        context.found().add(unusable(unusable));
        context.result("remedies", "[]");
      }
      case Status.Usable usable -> {
        Status last = pause(usable.is(), context);
        Orchestrator is = last instanceof Status.Usable now ? now.is() : usable.is();
        builders(is, wanted, context);
      }
    }
  }

  /** What it says, or why that cannot be used. */
  private sealed interface Status {
    record Usable(Orchestrator is) implements Status {}

    record Unusable(String sign, String why) implements Status {}
  }

  /** One answer that is lost is no finding. */
  private Status patiently() {
    Status status = status();
    for (int tries = 1; tries < TRIES && status instanceof Status.Unusable; tries++) {
      sleep(pace.between());
      status = status();
    }
    return status;
  }

  private Status status() {
    HttpAsk.Answer answer = http.send("GET", asked.text("STATUS_URL"), asked.text("HEADER"), "");
    return switch (answer) {
      case HttpAsk.Answer.None none -> new Status.Unusable(none.sign(), none.why());
      case HttpAsk.Answer.Body body -> {
        try {
          yield new Status.Usable(Orchestrator.read(body.text(), places));
        } catch (Pointer.NothingThereException wrong) {
          yield new Status.Unusable("not-understood", String.valueOf(wrong.getMessage()));
        }
      }
    };
  }

  private Finding unusable(Status.Unusable status) {
    boolean understood = !status.sign().equals("not-understood");
    return new Finding(
        ANSWER,
        understood ? "no-answer" : status.sign(),
        "orchestrator "
            + name
            + (understood ? " does not answer" : " answers something that is not understood"),
        HarmlessText.line(HttpAsk.shown(asked.text("STATUS_URL"))) + ": " + status.why(),
        "look whether it runs, and at the parameters statusUrl, header and those that end in At");
  }

  private Status pause(Orchestrator is, Context context) throws IOException {
    if (is.paused().isEmpty()) {
      return new Status.Usable(is);
    }
    PauseRule rule =
        new PauseRule(
            name,
            asked.time("PAUSED_LIMIT", Duration.ofHours(1)),
            !asked.text("RESUME_URL").isEmpty());
    Optional<Resume> before = context.before().resume();
    Status now = new Status.Usable(is);
    if (isPaused(now) && awaitEarlierCall(before)) {
      now = status();
    }
    if (!(now instanceof Status.Usable usable)) {
      context.found().unseen(PauseRule.KEY);
      context.since().keep(PauseRule.KEY);
      return now;
    }
    Orchestrator.Pause pause = usable.is().paused().orElseThrow();
    switch (rule.judge(pause, context.stops(), context.since(), before)) {
      case PauseRule.Verdict.Say say -> {
        context.remember(say.memory());
        say.finding().ifPresent(context.found()::add);
        return usable;
      }
      case PauseRule.Verdict.Ask ask -> {
        return resume(rule, ask.intent(), context);
      }
    }
  }

  /** A call whose caller was killed may still be on its way: nobody calls beside it. */
  private boolean awaitEarlierCall(Optional<Resume> before) {
    Optional<Resume> call = before.filter(one -> one.state() == Resume.State.CALLED);
    call.map(one -> Duration.between(clock.instant(), one.at().plus(callLimit)))
        .filter(left -> left.isPositive() && left.compareTo(callLimit) <= 0)
        .ifPresent(OrchestratorLook::sleep);
    return call.isPresent();
  }

  private Status resume(PauseRule rule, Resume intent, Context context) throws IOException {
    context.saveEarly(intent);
    HttpAsk.Answer answer =
        http.send(
            asked.text("RESUME_METHOD").isEmpty() ? "POST" : asked.text("RESUME_METHOD"),
            asked.text("RESUME_URL"),
            asked.text("HEADER"),
            asked.text("RESUME_BODY"));
    Resume called =
        switch (answer) {
          case HttpAsk.Answer.Body body ->
              intent.become(Resume.State.FAILED, "answered " + body.status());
          case HttpAsk.Answer.None none -> intent.become(became(none.sign()), none.why());
        };
    Instant until = clock.instant().plus(pace.afterResume());
    Status status = status();
    while (isPaused(status)
        && called.state() != Resume.State.NOT_SENT
        && clock.instant().isBefore(until)) {
      sleep(STEP);
      status = status();
    }
    boolean goesOn =
        status instanceof Status.Usable now
            && now.is().paused().filter(pause -> !pause.is()).isPresent();
    Resume end = goesOn ? intent.become(Resume.State.DONE, intent.said()) : called;
    context.remember(Optional.of(end));
    if (goesOn) {
      context.since().end(PauseRule.KEY);
    }
    context.found().add(goesOn ? rule.resumed(end) : rule.stays(end));
    return status;
  }

  /** What an answer that cannot be used says of the call: what may pass is tried again. */
  private static Resume.State became(String sign) {
    return switch (sign) {
      case "no-connection", "no-key" -> Resume.State.NOT_SENT;
      case "silent", "broken", "408", "429" -> Resume.State.UNANSWERED;
      default -> sign.matches("5[0-9][0-9]") ? Resume.State.UNANSWERED : Resume.State.FAILED;
    };
  }

  private static boolean isPaused(Status status) {
    return status instanceof Status.Usable now
        && now.is().paused().filter(Orchestrator.Pause::is).isPresent();
  }

  private void builders(Orchestrator is, List<BuilderRules.Configured> wanted, Context context) {
    BuilderRules rules = new BuilderRules(name, context.stops(), context.since(), context.found());
    ArrayNode remedies = SalvorJson.mapper().createArrayNode();
    if (is.builders().isPresent()) {
      Map<String, Orchestrator.Builder> builders = is.builders().get();
      if (is.paused().filter(Orchestrator.Pause::is).isPresent()) {
        rules.idleUnseen();
      } else {
        rules.idle(
            is.queued().orElse(0L), builders, asked.time("IDLE_LIMIT", Duration.ofMinutes(15)));
      }
      rules
          .configured(wanted, builders, asked.time("GONE_LIMIT", Duration.ofMinutes(10)))
          .forEach(
              remedy ->
                  remedies
                      .addObject()
                      .put("id", id(remedy))
                      .put("builder", remedy.builder())
                      .put("what", remedy.what())
                      .put("why", remedy.why()));
    }
    context.result("remedies", remedies.toString());
  }

  /** One id for as long as it lasts: people are asked once. */
  private String id(BuilderRules.Remedy remedy) {
    String words = name + "-" + remedy.builder() + "-" + remedy.what() + "-";
    return "remedy-"
        + words.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9._-]", "-")
        + remedy.since().getEpochSecond();
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
