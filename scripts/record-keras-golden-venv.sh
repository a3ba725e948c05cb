# Sourced: sets `python` to a Python with the pinned Keras packages; makes that environment on first use.
#
# Environment: LATENT4J_KERAS_PYTHON  a Python that has the packages already (nothing is installed then)
#              LATENT4J_PYTHON        the Python to make the environment with (default: python3; TensorFlow's wheels
#                                     are for 3.10 to 3.13)
#              XDG_CACHE_HOME         where environments are kept (default: ~/.cache)
#
# Expects `root` (the checkout) and the function `fail`.
requirements=$root/modules/import/src/test/resources/golden/requirements.txt

if [ -n "${LATENT4J_KERAS_PYTHON:-}" ]; then
    python=$LATENT4J_KERAS_PYTHON
    "$python" -c 'import keras, tf_keras' 2>/dev/null ||
        fail "LATENT4J_KERAS_PYTHON is $python, which can't import keras and tf_keras; install $requirements there"
else
    # One environment per set of pinned versions.
    pins=$(cksum < "$requirements" | cut -d' ' -f1)
    environment=${XDG_CACHE_HOME:-$HOME/.cache}/latent4j/keras-$pins
    python=$environment/bin/python
    if [ ! -e "$environment/complete" ]; then
        base=${LATENT4J_PYTHON:-python3}
        command -v "$base" > /dev/null || fail "$base is missing: install Python 3.10 to 3.13, or set LATENT4J_PYTHON"
        echo "Installing Keras into $environment (once; about 1.5 GB) ..." >&2
        rm -rf "$environment"
        "$base" -m venv "$environment" || fail "could not make a Python environment in $environment"
        "$environment/bin/pip" install --quiet --disable-pip-version-check -r "$requirements" >&2 ||
            fail "could not install $requirements; see the lines above"
        touch "$environment/complete"
    fi
fi
export KERAS_BACKEND=tensorflow TF_CPP_MIN_LOG_LEVEL=3 CUDA_VISIBLE_DEVICES=
