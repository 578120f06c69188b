// SCORM 1.2 for content: see scorm.ts.
import * as library from "scorm-again/scorm12/min";
import { start, type Interface } from "./scorm";

type Make = new (settings: Record<string, unknown>) => Interface;
const { Scorm12API } = library as unknown as { Scorm12API: Make };

start({
  name: "API",
  initialize: "LMSInitialize",
  terminate: "LMSFinish",
  get: "LMSGetValue",
  set: "LMSSetValue",
  commit: "LMSCommit",
  make: (settings) => new Scorm12API(settings),
});
