package dev.salvor.cli.command;

import dev.salvor.cli.book.Books;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.policy.Forecast;
import dev.salvor.cli.policy.Whereabouts;
import dev.salvor.cli.view.PolicyJson;
import dev.salvor.cli.view.PolicyJson.SaidJson;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.HostId;
import dev.salvor.fleet.Transport;
import dev.salvor.policy.Asked;
import dev.salvor.policy.Policy;
import dev.salvor.policy.PolicyFile;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.source.Problem;
import dev.salvor.workflow.contract.run.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "check",
    description = {
      "Say what of a runbook the worker's policy would refuse, and by which rule. Nothing is asked"
          + " of any host.",
      "Of a host over SSH it is the policy of this node that counts, if this node is its gateway."
          + " That of another gateway, or of a host's own worker, is not looked at.",
      "Exit 0: all of it is allowed; 1: something is refused, cannot be told before, or was not"
          + " looked at; 2: the runbook or a parameter is not valid."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor policy check crash-recovery -p user=alice -p password=env:NEW_PASSWORD",
      "  salvor policy check ./rotate-logs.yaml --on web --json"
    })
public final class PolicyCheckCommand extends BaseCommand {
  private static final String OTHER_LINKS =
      "links on the host are not known here: paths are taken as they are written";
  private static final String SIGNERS =
      "signatures are looked at by the worker only: a rule about signers cannot be told before";

  @Parameters(
      paramLabel = "RUNBOOK",
      completionCandidates = BookNames.class,
      description = "A name of the catalogue, or a file.")
  private String runbook = "";

  @Option(
      names = {"-p", "--param"},
      paramLabel = "K=V",
      description =
          "A parameter; a secret's value is env:NAME, file:/PATH, credential:NAME or exec:COMMAND.")
  private List<String> assignments = new ArrayList<>();

  @Mixin private final OnOption on = new OnOption();

  public PolicyCheckCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    OnOption.Chosen chosen = on.chosen(session());
    Definition definition = Loading.definition(session(), runbook);
    Books.Bound.Values bound = Loading.bound(session(), definition, assignments);
    List<PolicyJson> all =
        chosen.hosts().stream().map(host -> of(host, definition, bound.parameters())).toList();
    if (wantsJson()) {
      print(all);
    } else {
      io().out().println(definition.runbook().name() + " sha256:" + definition.sha256());
      all.stream()
          .flatMap(one -> one.lines().stream())
          .map(Safe::line)
          .forEach(io().out()::println);
      io().out().flush();
    }
    return all.stream().allMatch(PolicyJson::isWell) ? ExitCode.SUCCEEDED : ExitCode.FAILED;
  }

  private PolicyJson of(Host host, Definition definition, Map<String, Object> parameters) {
    Optional<String> not = notHere(host);
    if (not.isPresent()) {
      return json(host, definition, PolicyJson.NOT_LOOKED_AT, Optional.empty(), not);
    }
    PolicyFile file = new PolicyFile(session().stateRoot());
    Optional<String> path = Optional.of(file.path().toString());
    return switch (file.now()) {
      case PolicyFile.State.Absent ignored ->
          json(host, definition, PolicyJson.NONE, Optional.empty(), Optional.empty());
      case PolicyFile.State.Broken broken ->
          json(
              host,
              definition,
              PolicyJson.BROKEN,
              path,
              Optional.of(broken.words()),
              broken.problems());
      case PolicyFile.State.Holds holds -> said(host, definition, parameters, holds.policy(), path);
    };
  }

  private static PolicyJson json(
      Host host,
      Definition definition,
      String state,
      Optional<String> policy,
      Optional<String> why) {
    return json(host, definition, state, policy, why, List.of());
  }

  private static PolicyJson json(
      Host host,
      Definition definition,
      String state,
      Optional<String> policy,
      Optional<String> why,
      List<Problem> problems) {
    return new PolicyJson(
        host.name(),
        definition.runbook().name(),
        digest(definition),
        policy,
        state,
        why,
        problems,
        List.of(),
        Optional.empty(),
        List.of());
  }

  private PolicyJson said(
      Host host,
      Definition definition,
      Map<String, Object> parameters,
      Policy policy,
      Optional<String> path) {
    boolean here = isHere(host);
    Whereabouts whereabouts =
        here
            ? Whereabouts.here(worker(), session().env().getOrDefault("PATH", ""))
            : Whereabouts.elsewhere();
    Map<String, String> links = whereabouts.links(policy);
    Asked.Book book =
        new Asked.Book(
            Optional.of(definition.runbook().name()),
            Optional.of(definition.sha256()),
            Optional.empty(),
            Optional.of(parameters));
    SaidJson run = SaidJson.of("", "", policy.decide(new Asked(book, Optional.empty()), links));
    List<SaidJson> steps =
        Forecast.of(definition, host.name(), parameters).stream()
            .map(
                part ->
                    SaidJson.of(
                        part.step(),
                        part.part(),
                        policy.decide(
                            new Asked(book, Optional.of(whereabouts.doing(part))), links)))
            .toList();
    List<String> notes = new ArrayList<>(policy.doubts());
    notes.addAll(policy.neverMet());
    policy.limit().ifPresent(notes::add);
    if (!here && policy.looksAtPaths()) {
      notes.add(OTHER_LINKS);
    }
    if (policy.looksAtSigners()) {
      notes.add(SIGNERS);
    }
    return new PolicyJson(
        host.name(),
        definition.runbook().name(),
        digest(definition),
        path,
        PolicyJson.HOLDS,
        Optional.empty(),
        List.of(),
        notes,
        Optional.of(run),
        steps);
  }

  private static String digest(Definition definition) {
    return "sha256:" + definition.sha256();
  }

  /** Why the policy that counts for the host lies on another machine. */
  private Optional<String> notHere(Host host) {
    String gateway = session().env().getOrDefault(Route.SETTING, "");
    if (isHere(host)) {
      return Optional.empty();
    }
    if (host.transports().getFirst() == Transport.WORKER
        && host.worker().isPresent()
        && session().sharesEngine()) {
      return Optional.of("it lies on " + host.name() + "; run salvor policy check there");
    }
    return gateway.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "it lies on the gateway " + gateway + "; run salvor policy check on that machine");
  }

  private static boolean isHere(Host host) {
    return host.id().equals(HostId.LOCAL) || host.transports().getFirst() == Transport.LOCAL;
  }

  /** The account that the state folder is for. */
  private String worker() {
    Path root = session().stateRoot();
    try {
      return Files.getOwner(root).getName();
    } catch (IOException | UnsupportedOperationException notMadeYet) {
      return System.getProperty("user.name", "");
    }
  }
}
