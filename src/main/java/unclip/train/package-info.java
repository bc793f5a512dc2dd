/**
 * Training loops, optimiser, moving averages, checkpoints and loss curves, driven by recipes.
 *
 * <p>To train a new kind of network, write
 *
 * <ol>
 *   <li>an {@link unclip.train.Objective} (a {@link unclip.train.SeparableObjective} where the loss
 *       is a mean over pictures, a {@link unclip.train.ComparingObjective} where it compares them),
 *       with a record of options if it has any;
 *   <li>a {@code RecipeKind} that reads the options of the network ({@link
 *       unclip.train.Recipe#modelAs}) and of the loss ({@link unclip.train.Recipe#objectiveAs}) and
 *       takes from {@code Ingredients} the tokenizer, a frozen CLIP or any other weights by name;
 *   <li>its line in {@code RecipeKinds}.
 * </ol>
 *
 * <p>The loop, checkpoints, memory forecast, model card (with the checksums of all weights it was
 * built on), {@code ./unclip train} and error messages then work for it.
 *
 * <p>An objective that has more to say of a step than its loss adds it to {@link
 * unclip.train.Gauges}; these become further columns of the loss curve.
 */
@NullMarked
package unclip.train;

import org.jspecify.annotations.NullMarked;
