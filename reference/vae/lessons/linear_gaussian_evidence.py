"""linear_gaussian_evidence: what a learner is told about it."""

from reference.lesson import InTracks, Lesson

linear_gaussian_evidence = Lesson(
    difficulty=3,
    after=["gaussian_log_likelihood"],
    example="linear_gaussian_evidence(np.array([[1.0, 1.0], [1.0, -1.0]]), np.array([[1.0], [1.0]]), 1.0)",
    hints=[
        "A sum of independent Gaussians is a Gaussian, and covariances add. What is the covariance of W z where z is "
        "standard normal, and what does the noise add to it?",
        "Every row of x is a draw from N(0, C), where C = W W^T + noise_var I is (D, D). The log density is -1/2 times "
        "three numbers added up: x C^-1 x, log det C, and D log(2 pi). Rows are not averaged.",
        InTracks(
            numpy="c = w @ w.T + noise_var * np.eye(len(w), dtype=w.dtype). np.linalg.slogdet(c)[1] is log det c, and "
            "np.sum(x * np.linalg.solve(c, x.T).T, axis=1) is x C^-1 x for every row. Before that, ValueError where w "
            "does not fit x or noise_var is not finite and above 0.",
            torch="c = w @ w.T + noise_var * torch.eye(len(w), dtype=w.dtype). torch.linalg.slogdet(c)[1] is log det "
            "c, and (x * torch.linalg.solve(c, x.T).T).sum(dim=1) is x C^-1 x for every row. Before that, ValueError "
            "where w does not fit x or noise_var is not finite and above 0.",
        ),
    ],
    why="A linear function of a Gaussian is a Gaussian and so is a sum of independent ones, so the integral over all z "
    "is a single density, and only its covariance has to be found. One latent moves several dimensions of x at once: "
    "from that come the entries of W W^T off the diagonal.",
    idea="The (D, D) covariance is never formed: one QR decomposition of W on top of sqrt(noise_var) I, with as many "
    "columns as there are latents, gives the determinant and the distance. W is not squared either, which would cost "
    "half the digits.",
)
