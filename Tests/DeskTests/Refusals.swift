import Model

/// The code of the error that a block throws, or nil where it throws none.
func refusal(_ body: () throws -> Void) -> String? {
  do {
    try body()
    return nil
  } catch {
    return (error as? any ReportableError)?.code ?? "\(error)"
  }
}
