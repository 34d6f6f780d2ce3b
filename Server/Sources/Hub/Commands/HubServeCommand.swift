package import ArgumentParser
import Desk
package import Hummingbird
import Model
import ServiceLifecycle
package import Store

/// Serves a hub: sync API, JSON API, pages, and the control socket.
package struct HubServeCommand: AsyncParsableCommand, RunsHere {
  /// Name and words.
  package static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "启动汇集点：同步、接口和网页 / serve sync, JSON and pages",
    discussion: "例 / example: tributary-server serve --data ./hub --listen 127.0.0.1:8700")

  @OptionGroup var desk: DeskOptions
  @Option(name: .long, help: "监听地址 / address to listen on") var listen = "127.0.0.1:8700"
  @OptionGroup var night: NightlyOptions

  /// Makes the command.
  package init() {}

  /// The routes of a hub.
  /// - Throws: `PageError`.
  package static func router(_ store: Store) throws -> Router<BasicRequestContext> {
    let router = Router(context: BasicRequestContext.self)
    SyncAPI(store).add(to: router)
    BlobAPI(store).add(to: router)
    // What follows is for browsers; a node needs no page headers on a slow line.
    let site = try HubSite(store)
    router.add(middleware: AnswerGuard { request, error in site.failure(request, error) })
    JSONAPI(store).add(to: router)
    site.add(to: router)
    return router
  }

  /// Serves until stopped.
  package func run() async throws {
    let context = CommandContext.current
    let address = try ListenAddress(parsing: listen)
    let store = try context.open(desk.data, writing: true)
    try store.checkClock()
    if !address.isLoopback {
      context.note(
        LocalizedText(
          "注意：网页没有登录，传输没有加密；请放在带 TLS 的反向代理后面。",
          "Note: pages have no sign-in and the line is not encrypted; put a reverse proxy with TLS in front."))
    }
    let console = context.console
    let control = try ControlSocket(store, root: HubProgram.self)
    // After the offices' syncs, which begin at two and are spread over two hours.
    let nightly = try night.service(store, at: NightlyTime(minutes: 270), sync: nil)
    var beside: [any Service] = [control]
    if let nightly { beside.append(nightly) }
    try await WebServer.run(try Self.router(store), at: address, beside: beside) { url in
      await control.waitUntilBound()
      console.write("listening on \(url)")
    }
  }
}

/// The hub's program: its own commands and the desk's.
package struct HubProgram: ParsableCommand {
  /// Name, words and parts.
  package static let configuration = CommandConfiguration(
    commandName: "tributary-server", abstract: "汇流汇集点 / Tributary aggregation hub", version: "0.1.0",
    subcommands: [
      HubInitCommand.self, HubServeCommand.self, HubEnrollCommand.self, HubBundleCommand.self, MandateCommand.self,
      NodeCommand.self,
      UpstreamCommand.self, HubSyncCommand.self,
      RollupCommand.self,
      VerifyCommand.self, StatusCommand.self, PlanCommand.self, TaskCommand.self, ActionCommand.self,
      IndicatorCommand.self, TargetCommand.self, ObserveCommand.self, ImportCommand.self, EntityCommand.self,
      SubmitCommand.self, LightCommand.self,
      MilestoneCommand.self, ConsultationCommand.self, AssignmentCommand.self,
      ReviewCommand.self, AdjustCommand.self, RegionCommand.self,
      AttachCommand.self, AttachmentCommand.self,
      ConflictCommand.self, HistoryCommand.self, BackupCommand.self, RestoreCommand.self,
    ])

  /// Makes the program.
  package init() {}
}
