import Desk
import Foundation
import Store

let arguments = Array(CommandLine.arguments.dropFirst())
let context = ProgramRunner.processContext(kind: .office, arguments: arguments)
exit(await ProgramRunner.run(OfficeProgram.self, arguments, context: context))
