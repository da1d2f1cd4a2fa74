package dev.salvor.activity.notice;

import dev.salvor.notice.Message;
import dev.salvor.notice.Notice;
import dev.salvor.notice.Way;
import dev.salvor.notice.WayHealth;
import dev.salvor.notice.Wording;
import dev.salvor.runbook.SecretRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings notices to people. What was accepted is noted in the state folder before anybody is told
 * so, and never sent again; only where the answer itself was lost it is sent once more, with the
 * same id. Every try is on record in the log and in the way's health.
 */
public final class Postman {
  private static final Logger LOG = LoggerFactory.getLogger(Postman.class);

  private final Path stateRoot;
  private final Secrets secrets;
  private final Clock clock;
  private final Places places = new Places();

  /**
   * Of the node with this state folder.
   *
   * @param env where {@code env:} references lead
   */
  public Postman(Path stateRoot, Map<String, String> env, Clock clock) {
    this.stateRoot = stateRoot;
    this.secrets = new Secrets(env);
    this.clock = clock;
  }

  /**
   * As {@link #send}, if the way has a place free; else nothing is tried, and nothing is on record.
   *
   * @param ways how many ways share the node's places
   */
  Optional<Outcome> sendIfFree(Notice notice, Way way, int ways) {
    if (!places.take(way.name(), ways)) {
      return Optional.empty();
    }
    try {
      return Optional.of(send(notice, way));
    } finally {
      places.giveBack(way.name());
    }
  }

  /** Tries once, unless it was accepted before. */
  public Outcome send(Notice notice, Way way) {
    Path folder = WayHealth.folder(stateRoot);
    try {
      Slot slot = Slot.of(folder, notice, way.name());
      if (slot.isAccepted()) {
        return Outcome.accepted("accepted before");
      }
      Outcome outcome = carried(notice, way, slot);
      record(notice, way, outcome);
      slot.tidy();
      return outcome;
    } catch (IOException e) {
      LOG.warn("notice {} not told by {}: {}", notice.id(), way.name(), e.getMessage());
      return Outcome.refused("the state folder cannot be used: " + e.getMessage());
    }
  }

  private Outcome carried(Notice notice, Way way, Slot slot) throws IOException {
    Message message = Wording.of(notice.from(machine()), way);
    Outcome outcome = carrier(way).carry(message, slot, way.timeout());
    if (outcome instanceof Outcome.Accepted) {
      slot.accept();
    }
    return outcome;
  }

  private Carrier carrier(Way way) {
    return switch (way.means()) {
      case Way.Means.Command command -> new CommandCarrier(command);
      case Way.Means.Webhook hook -> new WebhookCarrier(hook, secrets, clock);
      case Way.Means.Mail mail -> new MailCarrier(mail, secrets);
      case Way.Means.Journal journal -> new JournalCarrier(journal);
      case Way.Means.Desktop ignored -> new DesktopCarrier();
    };
  }

  private synchronized void record(Notice notice, Way way, Outcome outcome) throws IOException {
    WayHealth before = WayHealth.read(stateRoot, way.name());
    WayHealth now =
        switch (outcome) {
          case Outcome.Accepted accepted -> {
            LOG.info("notice {} told by {}: {}", notice.id(), way.name(), accepted.said());
            yield before.accepted(clock.instant());
          }
          case Outcome.Refused refused -> {
            LOG.warn("notice {} not told by {}: {}", notice.id(), way.name(), refused.why());
            yield before.failed(clock.instant(), refused.why());
          }
        };
    now.write(stateRoot);
  }

  /** Forgets what was accepted long ago. */
  public void tidy() {
    try {
      Slot.prune(WayHealth.folder(stateRoot), clock.instant());
    } catch (IOException e) {
      LOG.warn("old notices cannot be removed: {}", e.getMessage());
    }
  }

  /** What a way needs and this process does not find, for people. */
  public List<String> missing(Way way) {
    List<SecretRef> refs = new ArrayList<>();
    List<String> out = new ArrayList<>();
    switch (way.means()) {
      case Way.Means.Webhook hook -> {
        hook.urlRef().ifPresent(ref -> address(ref, out));
        hook.secret().ifPresent(refs::add);
        hook.headers().values().stream()
            .filter(SecretRef::isOne)
            .forEach(value -> refs.add(SecretRef.parse(value)));
      }
      case Way.Means.Mail mail -> {
        mail.smtp().flatMap(Way.Smtp::login).ifPresent(login -> refs.add(login.password()));
        if (mail.smtp().isEmpty() && MailCarrier.sendmail().isEmpty()) {
          out.add("no sendmail on this machine; name a server under smtp");
        }
        if (mail.smtp().isEmpty()) {
          tools(out);
        }
      }
      case Way.Means.Command command -> {
        program(command.argv().getFirst(), out);
        tools(out);
      }
      case Way.Means.Journal ignored -> {
        program("logger", out);
        tools(out);
      }
      case Way.Means.Desktop ignored -> {
        program("notify-send", out);
        tools(out);
      }
    }
    refs.stream()
        .filter(ref -> !secrets.isThere(ref))
        .forEach(ref -> out.add(secrets.missing(ref)));
    return out;
  }

  private void address(SecretRef ref, List<String> out) {
    if (ref.source() == SecretRef.Source.EXEC) {
      // A look runs no command.
      if (!secrets.isThere(ref)) {
        out.add(secrets.missing(ref));
      }
      return;
    }
    Optional<String> url = secrets.value(ref);
    if (url.isEmpty()) {
      out.add(secrets.missing(ref));
    } else if (WebhookCarrier.address(url.get()).isEmpty()) {
      out.add("what stands in " + ref.text() + " is no address; write https://HOST/PATH there");
    }
  }

  private static void tools(List<String> out) {
    Guarded.TOOLS.forEach(name -> program(name, out));
  }

  private static void program(String name, List<String> out) {
    boolean there =
        name.contains("/") ? Files.isExecutable(Path.of(name)) : Programs.find(name).isPresent();
    if (!there) {
      out.add("no program " + name + " that can be run");
    }
  }

  private static String machine() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException unknown) {
      return "localhost";
    }
  }
}
