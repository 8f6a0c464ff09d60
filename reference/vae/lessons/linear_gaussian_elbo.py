"""linear_gaussian_elbo: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

linear_gaussian_elbo = Lesson(
    difficulty=3,
    after=["linear_gaussian_evidence", "information.gaussian_kl_to_standard"],
    # The second q is the true posterior, so that its bound is the evidence.
    example="linear_gaussian_elbo(np.array([[1.0], [1.0]]), np.array([[1.0]]), 0.25, np.array([[0.0], [0.8]]), "
    "np.log(np.array([[1.0], [0.2]])))",
    hints=[
        "Two parts: the log likelihood of x given z, on average over z from q, minus the divergence of q from N(0, I). "
        "For the first: z varies around mu. Is the average of a square the square of the average?",
        "The average of ||x - W z||^2 is ||x - W mu||^2 plus what the spread adds: exp(log_var_k) times the squared "
        "length of column k of W, for every latent k. Divide by 2 noise_var, and take off D / 2 times "
        "log(2 pi noise_var).",
        InTracks(
            numpy="squares = np.sum((x - mu @ w.T) ** 2, axis=1) + np.exp(log_var) @ np.sum(w ** 2, axis=0). Then "
            "-(squares / noise_var + D * math.log(2 * math.pi * noise_var)) / 2, minus half the sum of mu ** 2 + "
            "np.exp(log_var) - 1 - log_var along axis 1. D is x.shape[1].",
            torch="squares = ((x - mu @ w.T) ** 2).sum(dim=1) + torch.exp(log_var) @ (w ** 2).sum(dim=0). Then "
            "-(squares / noise_var + D * math.log(2 * math.pi * noise_var)) / 2, minus half the sum of mu ** 2 + "
            "torch.exp(log_var) - 1 - log_var over the latents. D is x.shape[1].",
        ),
    ],
    why="Around mu the dimensions of z vary independently and with mean 0, so in the averaged square all mixed terms "
    "vanish, and each latent adds its variance times the squared length of its column. What is missing to the evidence "
    "is the divergence of q from the true posterior, not more and not less.",
    idea="The average over q is exact, and no sample is drawn: the variances meet the squared lengths of the columns "
    "in one product, and the (K, K) matrix W^T W is never formed.",
)
