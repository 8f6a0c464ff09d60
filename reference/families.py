"""Families of library calls, for `relatives`: one that a concept names brings all of its family.

A block is a family. Its first lines, which are not indented, have the names that a concept may use for it; the others
have a home, a colon, and its members there. A call may stand in several families.
"""

from __future__ import annotations

SHORT = {
    "F": "torch.nn.functional", "nn": "torch.nn", "aten": "torch.ops.aten", "special": "torch.special",
    "distributions": "torch.distributions", "transforms": "torch.distributions.transforms",
    "refs": "torch._refs", "refs.F": "torch._refs.nn.functional", "refs.special": "torch._refs.special",
    "decompositions": "torch._decomp.decompositions", "kl": "torch.distributions.kl",
}  # fmt: skip

FAMILIES = """
numpy.heaviside torch.heaviside
    numpy: heaviside
    torch: heaviside
    Tensor: heaviside heaviside_
    refs: heaviside

scipy.special.expit torch.sigmoid
    scipy.special: expit tklmbda
    scipy.stats.logistic: cdf sf
    scipy.stats.genlogistic: cdf sf
    scipy.stats.tukeylambda: cdf sf
    torch: sigmoid sigmoid_ _foreach_sigmoid
    special: expit
    F: sigmoid
    nn: Sigmoid
    Tensor: sigmoid sigmoid_
    refs: sigmoid
    refs.special: expit
    F: glu
    nn: GLU
    refs.F: glu
    transforms: SigmoidTransform StickBreakingTransform
    distributions: Bernoulli Binomial ContinuousBernoulli Geometric NegativeBinomial RelaxedBernoulli
    torch.distributions.relaxed_bernoulli: LogitRelaxedBernoulli
    torch.distributions.utils: logits_to_probs

scipy.special.log_expit torch.nn.functional.logsigmoid
    scipy.special: log_expit softplus
    scipy.stats.logistic: logcdf logsf
    F: logsigmoid soft_margin_loss
    nn: LogSigmoid SoftMarginLoss
    aten: log_sigmoid log_sigmoid_forward
    torch._C._nn: log_sigmoid
    decompositions: log_sigmoid_forward soft_margin_loss

numpy.tanh math.tanh torch.tanh
    numpy: tanh tan
    numpy.ma: tanh tan
    math: tanh
    cmath: tanh tan
    torch: tanh tanh_ tan _foreach_tanh _sym_tanh
    F: tanh
    nn: Tanh
    Tensor: tanh tanh_ tan
    refs: tanh
    transforms: TanhTransform

torch.nn.functional.tanhshrink
    F: tanhshrink
    nn: Tanhshrink
    refs.F: tanhshrink

torch.relu
    torch: relu relu_ _add_relu _add_relu_ _addmm_activation
    F: relu relu_ relu6 hinge_embedding_loss margin_ranking_loss
    nn: ReLU ReLU6 HingeEmbeddingLoss MarginRankingLoss
    Tensor: relu relu_
    refs.F: relu relu6

numpy.clip torch.clamp
    numpy: clip
    numpy.ma: clip
    numpy._core.umath: clip
    numpy._core._methods: _clip
    ndarray: clip
    torch: clamp clamp_ clamp_min clamp_min_ clamp_max clamp_max_ clip clip_ _foreach_clamp_min _foreach_clamp_max
    Tensor: clamp clamp_ clamp_min clamp_min_ clamp_max clamp_max_ clip clip_
    refs: clamp clamp_min clamp_max

torch.nn.functional.threshold
    torch: threshold threshold_
    F: threshold threshold_
    nn: Threshold
    refs.F: threshold
    aten: threshold_backward
    decompositions: threshold_backward

torch.nn.functional.hardtanh
    F: hardtanh hardtanh_
    nn: Hardtanh
    refs.F: hardtanh
    aten: hardtanh_backward
    decompositions: hardtanh_backward

torch.nn.functional.leaky_relu
    F: leaky_relu leaky_relu_
    nn: LeakyReLU
    refs.F: leaky_relu
    aten: leaky_relu_backward
    decompositions: leaky_relu_backward

torch.nn.functional.prelu
    torch: prelu _prelu_kernel
    F: prelu
    nn: PReLU
    Tensor: prelu
    refs.F: prelu
    decompositions: _prelu_kernel
    aten: _prelu_kernel_backward

torch.nn.functional.rrelu
    torch: rrelu rrelu_
    F: rrelu rrelu_
    nn: RReLU
    aten: rrelu_with_noise rrelu_with_noise_ rrelu_with_noise_backward
    torch._C._nn: rrelu_with_noise rrelu_with_noise_

torch.nn.functional.elu
    torch: celu celu_ selu selu_
    F: elu elu_ celu celu_ selu selu_
    nn: ELU CELU SELU
    refs.F: elu celu selu

scipy.special.softplus torch.nn.functional.softplus
    scipy.special: softplus
    F: softplus
    nn: Softplus
    refs.F: softplus
    transforms: SoftplusTransform

torch.nn.functional.silu
    F: silu glu
    nn: SiLU GLU
    torch._C._nn: silu_
    refs.F: glu
    decompositions: silu

torch.nn.functional.gelu
    F: gelu
    nn: GELU
    torch._C._nn: gelu_
    refs.F: gelu

scipy.special.softmax scipy.special.log_softmax torch.softmax torch.log_softmax
    scipy.special: softmax log_softmax
    torch: softmax log_softmax _safe_softmax _masked_softmax
    special: softmax log_softmax
    F: softmax log_softmax softmin
    nn: Softmax LogSoftmax Softmin Softmax2d
    Tensor: softmax log_softmax
    torch.masked: softmax log_softmax softmin
    torch.sparse: softmax log_softmax
    refs: softmax log_softmax
    refs.F: softmax log_softmax softmin
    refs.special: softmax log_softmax
    decompositions: _softmax _log_softmax safe_softmax
    transforms: SoftmaxTransform
    distributions: Categorical OneHotCategorical Multinomial RelaxedOneHotCategorical
    torch.distributions.relaxed_categorical: ExpRelaxedCategorical
    torch.distributions.utils: logits_to_probs
    F: scaled_dot_product_attention

numpy.vecdot torch.linalg.vecdot
    numpy: vecdot
    numpy.linalg: vecdot
    torch.linalg: vecdot

scipy.spatial.distance.cdist torch.nn.functional.cosine_similarity
    scipy.spatial.distance: cdist cosine
    torch: cosine_similarity
    F: cosine_similarity
    nn: CosineSimilarity

torch.nn.functional.bilinear
    torch: bilinear
    F: bilinear
    nn: Bilinear

torch.masked.softmax
    torch.masked: softmax log_softmax softmin
    torch: _masked_softmax

torch.nn.functional.scaled_dot_product_attention
    F: scaled_dot_product_attention
    torch: _scaled_dot_product_attention_math
    aten: _scaled_dot_product_flash_attention_for_cpu _scaled_dot_product_attention_math
    decompositions: scaled_dot_product_flash_attention_for_cpu
    torch.nn.attention.flex_attention: flex_attention

torch.nn.MultiheadAttention
    F: multi_head_attention_forward
    nn: MultiheadAttention TransformerEncoderLayer TransformerDecoderLayer TransformerEncoder Transformer
    torch: _native_multi_head_attention _transformer_encoder_layer_fwd

numpy.convolve scipy.signal.convolve scipy.signal.convolve2d torch.nn.functional.conv1d torch.nn.functional.conv2d
    numpy: convolve correlate polymul poly1d
    numpy.ma: convolve correlate
    numpy._core.multiarray: correlate correlate2
    numpy.polynomial: Polynomial
    numpy.polynomial.polynomial: polymul
    numpy.polynomial.chebyshev: _zseries_mul
    scipy.signal: convolve convolve2d correlate correlate2d fftconvolve oaconvolve upfirdn lfilter sepfir2d
    scipy.signal: resample_poly
    scipy.signal._sigtools: _convolve2d _correlateND _linear_filter
    scipy.ndimage: convolve convolve1d correlate correlate1d
    scipy.linalg: matmul_toeplitz
    torch: conv1d conv2d conv3d conv_tbc convolution _convolution _convolution_mode mkldnn_convolution
    torch: _nnpack_spatial_convolution
    F: conv1d conv2d conv3d conv_tbc
    nn: Conv1d Conv2d Conv3d LazyConv1d LazyConv2d LazyConv3d
    torch.nn.grad: conv1d_weight conv2d_weight conv3d_weight
    torch._C._nn: slow_conv3d slow_conv_dilated2d slow_conv_dilated3d thnn_conv2d
    aten: slow_conv3d slow_conv_dilated2d slow_conv_dilated3d thnn_conv2d convolution_overrideable

torch.nn.functional.conv_transpose1d torch.nn.functional.conv_transpose2d
    torch: conv_transpose1d conv_transpose2d conv_transpose3d convolution _convolution
    F: conv_transpose1d conv_transpose2d conv_transpose3d
    nn: ConvTranspose1d ConvTranspose2d ConvTranspose3d
    nn: LazyConvTranspose1d LazyConvTranspose2d LazyConvTranspose3d
    torch.nn.grad: conv1d_input conv2d_input conv3d_input
    torch._C._nn: slow_conv_transpose2d slow_conv_transpose3d
    aten: slow_conv_transpose2d slow_conv_transpose3d convolution_backward convolution_overrideable

torch.nn.Conv2d
    nn: Conv1d Conv2d Conv3d LazyConv1d LazyConv2d LazyConv3d
    nn: ConvTranspose1d ConvTranspose2d ConvTranspose3d

scipy.linalg.convolution_matrix scipy.linalg.toeplitz
    scipy.linalg: toeplitz convolution_matrix circulant hankel

scipy.ndimage.uniform_filter torch.nn.functional.avg_pool2d torch.nn.functional.adaptive_avg_pool2d
    scipy.ndimage: uniform_filter uniform_filter1d
    F: avg_pool1d avg_pool2d avg_pool3d adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d
    F: lp_pool1d lp_pool2d lp_pool3d interpolate
    torch: avg_pool1d adaptive_avg_pool1d _adaptive_avg_pool2d _adaptive_avg_pool3d mkldnn_adaptive_avg_pool2d
    nn: AvgPool1d AvgPool2d AvgPool3d AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d
    nn: LPPool1d LPPool2d LPPool3d Upsample
    decompositions: adaptive_avg_pool2d

scipy.ndimage.maximum_filter torch.nn.functional.max_pool2d
    scipy.ndimage: maximum_filter maximum_filter1d minimum_filter minimum_filter1d grey_dilation grey_erosion
    scipy.ndimage: rank_filter percentile_filter
    F: max_pool1d max_pool2d max_pool3d
    F: max_pool1d_with_indices max_pool2d_with_indices max_pool3d_with_indices
    F: adaptive_max_pool1d adaptive_max_pool2d adaptive_max_pool3d
    F: adaptive_max_pool1d_with_indices adaptive_max_pool2d_with_indices adaptive_max_pool3d_with_indices
    F: fractional_max_pool2d fractional_max_pool3d
    F: fractional_max_pool2d_with_indices fractional_max_pool3d_with_indices
    torch: max_pool1d max_pool1d_with_indices max_pool2d max_pool3d adaptive_max_pool1d
    torch: mkldnn_max_pool2d mkldnn_max_pool3d
    nn: MaxPool1d MaxPool2d MaxPool3d AdaptiveMaxPool1d AdaptiveMaxPool2d AdaptiveMaxPool3d
    nn: FractionalMaxPool2d FractionalMaxPool3d
    decompositions: max_pool2d_with_indices max_pool3d_with_indices adaptive_max_pool2d adaptive_max_pool3d

torch.nn.functional.max_unpool2d
    F: max_unpool1d max_unpool2d max_unpool3d
    nn: MaxUnpool1d MaxUnpool2d MaxUnpool3d
    decompositions: max_unpool2d max_unpool3d

numpy.roll scipy.ndimage.shift torch.roll
    numpy: roll
    scipy.ndimage: shift affine_transform geometric_transform map_coordinates
    numpy.fft: fftshift ifftshift
    torch: roll
    torch.fft: fftshift ifftshift
    Tensor: roll
    refs: roll

scipy.sparse.coo_array torch.sparse.mm
    scipy.sparse: coo_array csr_array csc_array bsr_array dok_array lil_array dia_array
    scipy.sparse: coo_matrix csr_matrix csc_matrix bsr_matrix dok_matrix lil_matrix dia_matrix
    torch.sparse: mm addmm
    torch: smm hspmm sspaddmm sparse_coo_tensor sparse_csr_tensor sparse_csc_tensor sparse_bsr_tensor
    torch: sparse_bsc_tensor sparse_compressed_tensor
    Tensor: smm sspaddmm to_sparse to_sparse_coo to_sparse_csr to_sparse_csc to_sparse_bsr to_sparse_bsc

torch_geometric.nn.GCNConv
    torch_geometric.nn: GCNConv DenseGCNConv conv.GCNConv dense.DenseGCNConv

torch_geometric.nn.GATConv
    torch_geometric.nn: GATConv DenseGATConv conv.GATConv dense.DenseGATConv GATv2Conv

torch_geometric.nn.GraphConv
    torch_geometric.nn: GraphConv DenseGraphConv conv.GraphConv dense.DenseGraphConv SAGEConv DenseSAGEConv

torch.nn.functional.embedding_bag
    torch: embedding_bag _embedding_bag _embedding_bag_forward_only
    F: embedding_bag
    nn: EmbeddingBag

torch.nn.functional.normalize
    F: normalize
    torch.masked: normalize
    torch: renorm
    Tensor: renorm renorm_
    refs: renorm

scipy.special.entr torch.special.entr
    scipy.stats: entropy
    scipy.stats.multinomial: entropy
    scipy.special: entr
    special: entr
    refs.special: entr
    distributions: Categorical OneHotCategorical Multinomial

scipy.stats.entropy scipy.special.rel_entr torch.nn.functional.kl_div
    scipy.stats: entropy
    scipy.special: rel_entr kl_div
    torch: kl_div
    F: kl_div
    nn: KLDivLoss

torch.distributions.kl_divergence
    distributions: kl_divergence
    kl: kl_divergence _kl_bernoulli_bernoulli _kl_binomial_binomial _kl_categorical_categorical
    kl: _kl_onehotcategorical_onehotcategorical _kl_independent_independent _kl_normal_normal
    kl: _kl_multivariatenormal_multivariatenormal _kl_expfamily_expfamily

torch.nn.functional.cross_entropy
    F: cross_entropy linear_cross_entropy nll_loss
    nn: CrossEntropyLoss LinearCrossEntropyLoss NLLLoss
    aten: cross_entropy_loss
    torch._C._nn: cross_entropy_loss nll_loss_nd

scipy.spatial.distance.jensenshannon
    scipy.spatial.distance: jensenshannon cdist pdist

scipy.stats.chi2_contingency
    scipy.stats: chi2_contingency power_divergence

torch.nn.RNN torch.nn.RNNCell
    nn: RNN RNNCell RNNBase
    torch: rnn_tanh rnn_tanh_cell _VF.rnn_tanh _VF.rnn_tanh_cell

torch.nn.LSTM torch.nn.LSTMCell
    nn: LSTM LSTMCell RNNBase
    torch: lstm lstm_cell _VF.lstm _VF.lstm_cell mkldnn_rnn_layer
    aten: _thnn_fused_lstm_cell
    decompositions: lstm_impl lstm_cell

torch.nn.GRU torch.nn.GRUCell
    nn: GRU GRUCell RNNBase
    torch: gru gru_cell _VF.gru _VF.gru_cell
    aten: _thnn_fused_gru_cell
    decompositions: gru_impl gru_cell

scipy.stats.norm scipy.stats.multivariate_normal torch.distributions.Normal torch.distributions.MultivariateNormal
torch.nn.functional.gaussian_nll_loss
    scipy.stats: norm Normal multivariate_normal
    scipy.stats.norm: logpdf pdf _logpdf _pdf freeze
    scipy.stats.multivariate_normal: logpdf pdf _logpdf
    distributions: Normal MultivariateNormal LowRankMultivariateNormal
    F: gaussian_nll_loss
    nn: GaussianNLLLoss

torch.nn.functional.binary_cross_entropy_with_logits
    torch: binary_cross_entropy_with_logits
    F: binary_cross_entropy_with_logits binary_cross_entropy multilabel_soft_margin_loss
    nn: BCEWithLogitsLoss BCELoss MultiLabelSoftMarginLoss
    decompositions: binary_cross_entropy_with_logits binary_cross_entropy

scipy.stats.bernoulli torch.distributions.Bernoulli
    scipy.stats: bernoulli binom
    scipy.stats.bernoulli: logpmf pmf
    scipy.stats.binom: logpmf pmf
    distributions: Bernoulli Binomial

numpy.interp scipy.interpolate.interp1d torch.lerp
    numpy: interp
    scipy.interpolate: interp1d interpn make_interp_spline RegularGridInterpolator
    torch: lerp _foreach_lerp
    Tensor: lerp lerp_
    refs: lerp
"""
