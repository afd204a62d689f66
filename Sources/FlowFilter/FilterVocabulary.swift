extension FilterExpression {
  /// Every word that may stand in a filter, sorted: for completion.
  public static var vocabulary: [String] { FilterKeywords.all }
}
