import Desk
import Upstream

extension LineOptions {
  /// The transport's configuration in a command's context.
  func configuration(_ context: CommandContext) throws -> TransportConfiguration {
    try configuration(environment: context.environment, path: context.path)
  }
}
