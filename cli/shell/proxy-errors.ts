import type { Dispatcher } from "undici";

/** Requests through a dispatcher, whose errors become those that `rename` makes of them. */
export function renameErrors(dispatcher: Dispatcher, rename: (error: Error) => Error): Dispatcher {
  return dispatcher.compose((dispatch) => (options, handler) => {
    const renaming: Dispatcher.DispatchHandler = {
      onRequestStart: (...given) => handler.onRequestStart?.(...given),
      onRequestUpgrade: (...given) => handler.onRequestUpgrade?.(...given),
      onResponseStart: (...given) => handler.onResponseStart?.(...given),
      onResponseData: (...given) => handler.onResponseData?.(...given),
      onResponseEnd: (...given) => handler.onResponseEnd?.(...given),
      onResponseError: (controller, error) => handler.onResponseError?.(controller, rename(error)),
    };
    return dispatch(options, renaming);
  });
}
