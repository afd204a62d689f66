/// Every field there is, in the order they are listed.
public enum FieldRegistry {
  public static let all: [Field] = Field.timing + Field.volume

  /// The field of that name or alias.
  public static func field(named name: String) -> Field? { index[name] }

  private static let index: [String: Field] = {
    var index: [String: Field] = [:]
    for field in all {
      for name in [field.id] + field.aliases { index[name] = field }
    }
    return index
  }()
}
