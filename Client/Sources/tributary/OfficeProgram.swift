import ArgumentParser
import Desk

/// The office's program: the desk's commands and those that talk upward.
struct OfficeProgram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tributary", abstract: "汇流：本办公室的计划、台账和指标 / Tributary: an office's plan, ledger and figures",
    version: "0.1.0",
    subcommands: [
      OfficeInitCommand.self, PlanCommand.self, TaskCommand.self, ActionCommand.self, IndicatorCommand.self,
      TargetCommand.self, ObserveCommand.self, ImportCommand.self, EntityCommand.self, SubmitCommand.self,
      LightCommand.self,
      MilestoneCommand.self, ConsultationCommand.self, AssignmentCommand.self,
      ReviewCommand.self, AdjustCommand.self, RegionCommand.self, EnrollCommand.self,
      SyncCommand.self, BundleCommand.self, StatusCommand.self, AttachCommand.self, AttachmentCommand.self,
      VerifyCommand.self,
      ConflictCommand.self, HistoryCommand.self,
      BackupCommand.self, RestoreCommand.self, OfficeServeCommand.self,
    ])
}
