package dev.salvor.cli;

import dev.salvor.cli.command.AbortCommand;
import dev.salvor.cli.command.AlertCommand;
import dev.salvor.cli.command.ApproveCommand;
import dev.salvor.cli.command.AuditCommand;
import dev.salvor.cli.command.AuditVerifyCommand;
import dev.salvor.cli.command.CompletionCommand;
import dev.salvor.cli.command.DenyCommand;
import dev.salvor.cli.command.DoctorCommand;
import dev.salvor.cli.command.DownCommand;
import dev.salvor.cli.command.EngineBackupCommand;
import dev.salvor.cli.command.EngineCommand;
import dev.salvor.cli.command.EngineTlsCommand;
import dev.salvor.cli.command.EngineUpgradeCommand;
import dev.salvor.cli.command.HandoverCommand;
import dev.salvor.cli.command.HostsCheckCommand;
import dev.salvor.cli.command.HostsCommand;
import dev.salvor.cli.command.HostsEnrollCommand;
import dev.salvor.cli.command.HostsFactsCommand;
import dev.salvor.cli.command.HostsLeaveCommand;
import dev.salvor.cli.command.HostsLintCommand;
import dev.salvor.cli.command.HostsTrustCommand;
import dev.salvor.cli.command.ImportCommand;
import dev.salvor.cli.command.ImportInventoryCommand;
import dev.salvor.cli.command.ImportRundeckCommand;
import dev.salvor.cli.command.ImportShellCommand;
import dev.salvor.cli.command.InitCommand;
import dev.salvor.cli.command.KeyCommand;
import dev.salvor.cli.command.KeyListCommand;
import dev.salvor.cli.command.KeyNewCommand;
import dev.salvor.cli.command.KeyPayloadCommand;
import dev.salvor.cli.command.KeyRotateCommand;
import dev.salvor.cli.command.KeyShowCommand;
import dev.salvor.cli.command.LintCommand;
import dev.salvor.cli.command.LocksCommand;
import dev.salvor.cli.command.LogsCommand;
import dev.salvor.cli.command.ManCommand;
import dev.salvor.cli.command.NoticesCheckCommand;
import dev.salvor.cli.command.NoticesCommand;
import dev.salvor.cli.command.NoticesTestCommand;
import dev.salvor.cli.command.OtaAdoptCommand;
import dev.salvor.cli.command.OtaBlockCommand;
import dev.salvor.cli.command.OtaCheckCommand;
import dev.salvor.cli.command.OtaCommand;
import dev.salvor.cli.command.OtaHistoryCommand;
import dev.salvor.cli.command.OtaPackCommand;
import dev.salvor.cli.command.OtaRollbackCommand;
import dev.salvor.cli.command.OtaShowCommand;
import dev.salvor.cli.command.OtaStatusCommand;
import dev.salvor.cli.command.PackagesCommand;
import dev.salvor.cli.command.PackagesCompareCommand;
import dev.salvor.cli.command.PackagesDriftCommand;
import dev.salvor.cli.command.PackagesListCommand;
import dev.salvor.cli.command.PackagesResyncCommand;
import dev.salvor.cli.command.PackagesRollbackCommand;
import dev.salvor.cli.command.PackagesVerifyCommand;
import dev.salvor.cli.command.PauseCommand;
import dev.salvor.cli.command.PlanCommand;
import dev.salvor.cli.command.PolicyCheckCommand;
import dev.salvor.cli.command.PolicyCommand;
import dev.salvor.cli.command.PolicySudoCommand;
import dev.salvor.cli.command.PruneCommand;
import dev.salvor.cli.command.ReportCommand;
import dev.salvor.cli.command.RerunCommand;
import dev.salvor.cli.command.ResumeCommand;
import dev.salvor.cli.command.RetryCommand;
import dev.salvor.cli.command.RunCommand;
import dev.salvor.cli.command.RunbooksCommand;
import dev.salvor.cli.command.RunsCommand;
import dev.salvor.cli.command.SalvorCommand;
import dev.salvor.cli.command.ScheduleAddCommand;
import dev.salvor.cli.command.ScheduleCommand;
import dev.salvor.cli.command.ScheduleListCommand;
import dev.salvor.cli.command.SchedulePauseCommand;
import dev.salvor.cli.command.ScheduleRemoveCommand;
import dev.salvor.cli.command.ScheduleResumeCommand;
import dev.salvor.cli.command.ScheduleRunNowCommand;
import dev.salvor.cli.command.ScheduleShowCommand;
import dev.salvor.cli.command.SchemaCommand;
import dev.salvor.cli.command.Session;
import dev.salvor.cli.command.ShowCommand;
import dev.salvor.cli.command.SignCommand;
import dev.salvor.cli.command.SkipCommand;
import dev.salvor.cli.command.StartCommand;
import dev.salvor.cli.command.StatusCommand;
import dev.salvor.cli.command.StopCommand;
import dev.salvor.cli.command.StopsCommand;
import dev.salvor.cli.command.TopCommand;
import dev.salvor.cli.command.TrustAddCommand;
import dev.salvor.cli.command.TrustCommand;
import dev.salvor.cli.command.TrustDemandCommand;
import dev.salvor.cli.command.TrustListCommand;
import dev.salvor.cli.command.TrustRemoveCommand;
import dev.salvor.cli.command.UpCommand;
import dev.salvor.cli.command.VerifyCommand;
import dev.salvor.cli.command.WatchCommand;
import dev.salvor.cli.command.WatchNodeCommand;
import dev.salvor.cli.command.WorkerCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine;

/** The commands by name, in the order of the help. A class is loaded when it is asked for. */
final class Commands {
  private static final Map<String, Function<Session, Object>> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.put("run", RunCommand::new);
    BY_NAME.put("rerun", RerunCommand::new);
    BY_NAME.put("plan", PlanCommand::new);
    BY_NAME.put("lint", LintCommand::new);
    BY_NAME.put("init", InitCommand::new);
    BY_NAME.put("import", Commands::imports);
    BY_NAME.put("schema", SchemaCommand::new);
    BY_NAME.put("runbooks", RunbooksCommand::new);
    BY_NAME.put("hosts", Commands::hosts);
    BY_NAME.put("locks", LocksCommand::new);
    BY_NAME.put("schedule", Commands::schedule);
    BY_NAME.put("ota", Commands::ota);
    BY_NAME.put("packages", Commands::packages);
    BY_NAME.put("key", Commands::key);
    BY_NAME.put("trust", Commands::trust);
    BY_NAME.put("policy", Commands::policy);
    BY_NAME.put("sign", SignCommand::new);
    BY_NAME.put("verify", VerifyCommand::new);
    BY_NAME.put("audit", Commands::audit);
    BY_NAME.put("runs", RunsCommand::new);
    BY_NAME.put("top", TopCommand::new);
    BY_NAME.put("show", ShowCommand::new);
    BY_NAME.put("watch", WatchCommand::new);
    BY_NAME.put("logs", LogsCommand::new);
    BY_NAME.put("report", ReportCommand::new);
    BY_NAME.put("handover", HandoverCommand::new);
    BY_NAME.put("approve", ApproveCommand::new);
    BY_NAME.put("deny", DenyCommand::new);
    BY_NAME.put("retry", RetryCommand::new);
    BY_NAME.put("skip", SkipCommand::new);
    BY_NAME.put("abort", AbortCommand::new);
    BY_NAME.put("pause", PauseCommand::new);
    BY_NAME.put("resume", ResumeCommand::new);
    BY_NAME.put("stop", StopCommand::new);
    BY_NAME.put("start", StartCommand::new);
    BY_NAME.put("stops", StopsCommand::new);
    BY_NAME.put("up", UpCommand::new);
    BY_NAME.put("down", DownCommand::new);
    BY_NAME.put("status", StatusCommand::new);
    BY_NAME.put("doctor", DoctorCommand::new);
    BY_NAME.put("prune", PruneCommand::new);
    BY_NAME.put("notices", Commands::notices);
    BY_NAME.put("watch-node", WatchNodeCommand::new);
    BY_NAME.put("alert", AlertCommand::new);
    BY_NAME.put("worker", WorkerCommand::new);
    BY_NAME.put("engine", Commands::engine);
    BY_NAME.put("completion", s -> new CompletionCommand(s, () -> everything(s)));
    BY_NAME.put("man", s -> new ManCommand(s, () -> everything(s)));
  }

  private Commands() {}

  private static Object engine(Session session) {
    return new CommandLine(new EngineCommand())
        .addSubcommand(new EngineBackupCommand(session))
        .addSubcommand(new EngineUpgradeCommand(session))
        .addSubcommand(new EngineTlsCommand(session));
  }

  private static Object notices(Session session) {
    return new CommandLine(new NoticesCommand())
        .addSubcommand(new NoticesCheckCommand(session))
        .addSubcommand(new NoticesTestCommand(session));
  }

  private static Object ota(Session session) {
    return new CommandLine(new OtaCommand())
        .addSubcommand(new OtaPackCommand(session))
        .addSubcommand(new OtaShowCommand(session))
        .addSubcommand(new OtaCheckCommand(session))
        .addSubcommand(new OtaAdoptCommand(session))
        .addSubcommand(new OtaStatusCommand(session))
        .addSubcommand(new OtaHistoryCommand(session))
        .addSubcommand(new OtaRollbackCommand(session))
        .addSubcommand(new OtaBlockCommand(session));
  }

  private static Object packages(Session session) {
    return new CommandLine(new PackagesCommand())
        .addSubcommand(new PackagesCompareCommand(session))
        .addSubcommand(new PackagesListCommand(session))
        .addSubcommand(new PackagesDriftCommand(session))
        .addSubcommand(new PackagesResyncCommand(session))
        .addSubcommand(new PackagesVerifyCommand(session))
        .addSubcommand(new PackagesRollbackCommand(session));
  }

  private static Object key(Session session) {
    return new CommandLine(new KeyCommand())
        .addSubcommand(new KeyNewCommand(session))
        .addSubcommand(new KeyListCommand(session))
        .addSubcommand(new KeyShowCommand(session))
        .addSubcommand(new KeyPayloadCommand(session))
        .addSubcommand(new KeyRotateCommand(session));
  }

  private static Object trust(Session session) {
    return new CommandLine(new TrustCommand())
        .addSubcommand(new TrustAddCommand(session))
        .addSubcommand(new TrustListCommand(session))
        .addSubcommand(new TrustRemoveCommand(session))
        .addSubcommand(new TrustDemandCommand(session));
  }

  private static Object policy(Session session) {
    return new CommandLine(new PolicyCommand())
        .addSubcommand(new PolicyCheckCommand(session))
        .addSubcommand(new PolicySudoCommand(session));
  }

  private static Object audit(Session session) {
    return new CommandLine(new AuditCommand(session))
        .addSubcommand(new AuditVerifyCommand(session));
  }

  private static Object hosts(Session session) {
    return new CommandLine(new HostsCommand(session))
        .addSubcommand(new HostsLintCommand(session))
        .addSubcommand(new HostsCheckCommand(session))
        .addSubcommand(new HostsFactsCommand(session))
        .addSubcommand(new HostsTrustCommand(session))
        .addSubcommand(new HostsEnrollCommand(session))
        .addSubcommand(new HostsLeaveCommand(session));
  }

  private static Object schedule(Session session) {
    return new CommandLine(new ScheduleCommand())
        .addSubcommand(new ScheduleAddCommand(session))
        .addSubcommand(new ScheduleListCommand(session))
        .addSubcommand(new ScheduleShowCommand(session))
        .addSubcommand(new SchedulePauseCommand(session))
        .addSubcommand(new ScheduleResumeCommand(session))
        .addSubcommand(new ScheduleRunNowCommand(session))
        .addSubcommand(new ScheduleRemoveCommand(session));
  }

  private static Object imports(Session session) {
    return new CommandLine(new ImportCommand())
        .addSubcommand(new ImportShellCommand(session))
        .addSubcommand(new ImportRundeckCommand(session))
        .addSubcommand(new ImportInventoryCommand(session));
  }

  private static CommandLine everything(Session session) {
    CommandLine root = new CommandLine(new SalvorCommand());
    addAll(root, session);
    return root;
  }

  static Set<String> names() {
    return BY_NAME.keySet();
  }

  static boolean has(String name) {
    return BY_NAME.containsKey(name);
  }

  /** Adds the one command that is asked for. */
  static void add(CommandLine root, String name, Session session) {
    Function<Session, Object> make = BY_NAME.get(name);
    if (make != null) {
      root.addSubcommand(name, make.apply(session));
    }
  }

  /** Adds every command, for the help and for words that are no command. */
  static void addAll(CommandLine root, Session session) {
    BY_NAME.forEach((name, make) -> root.addSubcommand(name, make.apply(session)));
  }
}
