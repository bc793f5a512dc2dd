package unclip.space;

/**
 * A vector found near another.
 *
 * @param index its row among the candidates
 * @param cosine of the angle to the query
 */
public record Neighbour(int index, double cosine) {}
