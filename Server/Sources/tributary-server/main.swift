import Desk
import Foundation
import Hub
import Store

let arguments = Array(CommandLine.arguments.dropFirst())
let context = ProgramRunner.processContext(kind: .hub, arguments: arguments)
let status = await ProgramRunner.run(HubProgram.self, arguments, context: context) { folder in
  try await ControlClient.run(arguments, in: folder, context: context)
}
exit(status)
