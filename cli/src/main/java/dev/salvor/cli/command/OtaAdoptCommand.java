package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "adopt",
    description = {
      "Take over an app that lies at fixed paths, once, so that it can be updated over the air:",
      "a release is made of what is there, and the paths become links through current. The program",
      "goes on running; what is not well afterwards is put back by the hosts themselves.",
      "It is a run of the runbook ota-adopt."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor ota adopt --on edge --app shop --binary /usr/local/bin/shop --web /opt/shop-web"
          + " --version 1.7.0 --url https://shop.example/",
      "  salvor ota adopt --undo --on edge1 --app shop --why 'back to packages'"
    })
public final class OtaAdoptCommand extends CatalogueRun {
  @Option(names = "--app", paramLabel = "APP", required = true, description = "Its name.")
  private String app = "";

  @Option(
      names = "--binary",
      paramLabel = "PATH",
      description = "The program, as its unit knows it.")
  private String binary = "";

  @Option(
      names = "--web",
      paramLabel = "PATH",
      description = "The web folder, as the web server knows it; absent: there is none.")
  private String web = "";

  @Option(
      names = "--entry",
      paramLabel = "P",
      description = "Where releases have the program; absent: bin/ with its own name.")
  private String entry = "";

  @Option(names = "--version", paramLabel = "V", description = "Of what lies there; absent: 0.")
  private String version = "";

  @Option(
      names = "--build",
      paramLabel = "B",
      description = "What the running program says it is; absent: the version.")
  private String build = "";

  @Option(
      names = "--schema",
      paramLabel = "R,W,S",
      description = "Versions of its data, as salvor ota pack takes them.")
  private String schema = "";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The page by its public name; absent: as remembered, else it is not asked for.")
  private String url = "";

  @Option(
      names = "--units",
      paramLabel = "UNITS",
      description = "Services that run it, with commas; absent: APP.service.")
  private String units = "";

  @Option(
      names = "--listen",
      paramLabel = "PORT=UNIT",
      description = "Whose each port must be, with commas; absent: 443=nginx.service.")
  private String listen = "";

  @Option(
      names = "--certificate",
      paramLabel = "FILE",
      description = "The certificate that must be served.")
  private String certificate = "";

  @Option(names = "--undo", description = "Plain paths again, with what serves then.")
  private boolean undo;

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      description = "For the audit of each host; needed with --undo.")
  private String why = "";

  @Option(
      names = {"-p", "--param"},
      paramLabel = "K=V",
      description = "Another parameter of ota-adopt, such as proxyTest='apachectl -t'.")
  private List<String> assignments = new ArrayList<>();

  public OtaAdoptCommand(Session session) {
    super(session);
  }

  @Override
  String runbook() {
    return "ota-adopt";
  }

  @Override
  List<String> parameters() {
    if (undo && why.isBlank()) {
      throw new CliProblem(ExitCode.USAGE, "--undo needs --why: it stands in the audit of a host");
    }
    if (!undo && binary.isEmpty()) {
      throw new CliProblem(
          ExitCode.USAGE,
          "--binary is missing: the path of the program, such as /usr/local/bin/" + app);
    }
    Map<String, String> given = new LinkedHashMap<>();
    given.put("app", app);
    given.put("binary", binary);
    given.put("web", web);
    given.put("entry", entry);
    given.put("version", version);
    given.put("build", build);
    given.put("schema", schema);
    given.put("url", url);
    given.put("units", units);
    given.put("listen", listen);
    given.put("certificate", certificate);
    given.put("why", why);
    List<String> all = new ArrayList<>();
    given.forEach(
        (name, value) -> {
          // What is not said keeps the runbook's own default.
          if (!value.isEmpty()) {
            all.add(name + "=" + value);
          }
        });
    all.add("undo=" + undo);
    all.addAll(assignments);
    return all;
  }
}
